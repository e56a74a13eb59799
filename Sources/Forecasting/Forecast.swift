package import Observations

/// Values of the target expected from one origin, in its unit.
package struct Forecast: Hashable, Sendable {
    /// The hour of the newest observation that was read; `nil` for a sequence without a time.
    package var issuedAt: Timestamp?
    /// The value of the target at the origin.
    package var persistence: Double
    /// Ordered as the requested horizons.
    package var points: [Point]
    /// Inputs that were missing; empty if all were present.
    package var missingInputs: [MissingInput]

    package struct Point: Hashable, Sendable {
        /// Hours ahead.
        package var horizon: Int
        package var value: Double
        /// The lower bound of the interval; `nil` without one.
        package var lower: Double?
        /// The upper bound of the interval; `nil` without one.
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
}
