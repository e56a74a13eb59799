/// The latest standardised errors, clipped, so that one outlier costs one row.
struct CarryOverMemory: Sendable, Codable, Hashable {
    private var first = 0.0
    private var second = 0.0
    private var third = 0.0

    /// What the carry-over does not explain of an error; the error is remembered.
    mutating func innovation(_ value: Double, model: AutoregressiveModel) -> Double {
        let innovation = value - model.phi1 * first - model.phi2 * second - model.phi3 * third
        third = second
        second = first
        first = min(max(value, -Reference.clip), Reference.clip)
        return innovation
    }
}
