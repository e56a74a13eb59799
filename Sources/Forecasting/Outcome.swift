/// A forecast joined with what was observed at its target time.
package struct Outcome: Hashable, Sendable, Codable {
    package var station: String
    package var issuedAt: Timestamp
    /// Hours ahead.
    package var horizon: Int
    /// What was forecast, °C.
    package var predicted: Double
    /// What was observed, °C.
    package var actual: Double
    /// °C, the temperature at the origin.
    package var persistence: Double

    package init(
        station: String,
        issuedAt: Timestamp,
        horizon: Int,
        predicted: Double,
        actual: Double,
        persistence: Double
    ) {
        self.station = station
        self.issuedAt = issuedAt
        self.horizon = horizon
        self.predicted = predicted
        self.actual = actual
        self.persistence = persistence
    }

    /// Actual − predicted, °C: positive when it became warmer than forecast.
    package var residual: Double { actual - predicted }

    package var targetTime: Timestamp { issuedAt.adding(hours: horizon) }

    private enum CodingKeys: String, CodingKey {
        case station
        case issuedAt = "issued_at"
        case horizon
        case predicted
        case actual
        case persistence
    }
}
