/// The mean reading over about a week and over about two months, in °C.
struct ReadingMeans: Sendable, Codable, Hashable {
    private(set) var recent = 0.0
    private(set) var longTerm = 0.0
    private var rows = 0.0

    /// Takes in a reading, in °C.
    mutating func update(_ reading: Double, rowsPerDay: Double) {
        rows += 1
        recent += (reading - recent) / min(rows, 7 * rowsPerDay)
        longTerm += (reading - longTerm) / min(rows, 60 * rowsPerDay)
    }
}
