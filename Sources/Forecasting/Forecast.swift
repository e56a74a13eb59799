/// Temperatures expected from one origin.
package struct Forecast: Hashable, Sendable, Codable {
    /// The hour of the newest observation that was read; `nil` for a sequence that came without a time.
    package var issuedAt: Timestamp?
    /// °C, the temperature at the origin.
    package var persistence: Double
    /// In the order in which the horizons were asked for.
    package var points: [Point]
    /// What had to be done without; empty when the forecast is at its best.
    package var missingInputs: [MissingInput]

    package struct Point: Hashable, Sendable, Codable {
        /// Hours ahead.
        package var horizon: Int
        /// The temperature, °C.
        package var value: Double
        /// °C, the lower end of the interval, if there is one.
        package var lower: Double?
        /// °C, the upper end.
        package var upper: Double?

        package init(horizon: Int, value: Double, lower: Double? = nil, upper: Double? = nil) {
            self.horizon = horizon
            self.value = value
            self.lower = lower
            self.upper = upper
        }
    }

    package init(issuedAt: Timestamp?, persistence: Double, points: [Point], missingInputs: [MissingInput]) {
        self.issuedAt = issuedAt
        self.persistence = persistence
        self.points = points
        self.missingInputs = missingInputs
    }

    package subscript(horizon horizon: Int) -> Point? {
        points.first { $0.horizon == horizon }
    }

    /// The same forecast with the bounds of the station's intervals.
    package func with(_ intervals: AdaptiveInterval) -> Forecast {
        var result = self
        for index in points.indices {
            guard let interval = intervals[points[index].horizon] else { continue }
            result.points[index].lower = points[index].value + interval.lower
            result.points[index].upper = points[index].value + interval.upper
        }
        return result
    }

    private enum CodingKeys: String, CodingKey {
        case issuedAt = "issued_at"
        case persistence
        case points
        case missingInputs = "missing_inputs"
    }
}
