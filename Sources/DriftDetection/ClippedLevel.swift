/// The mean error of all rows in control, each clipped, in °C.
///
/// Where a reference of two months would creep away with a slow drift, the mean of everything holds it.
struct ClippedLevel: Sendable, Codable, Hashable {
    private(set) var mean = 0.0
    private(set) var rows = 0

    /// Takes in an error, clipped at `limit` from the centre; both in °C.
    mutating func update(_ residual: Double, centre: Double, limit: Double) {
        rows += 1
        mean += (min(max(residual, centre - limit), centre + limit) - mean) / Double(rows)
    }
}
