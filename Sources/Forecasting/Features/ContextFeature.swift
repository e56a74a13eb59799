/// One block of numbers that a network reads in addition to its last hidden state: one value for each horizon.
package enum ContextFeature: String, Hashable, Sendable, Codable, CaseIterable {
    /// The mean change of the target over the horizon at the same hours of the last seven days (``DiurnalHistory``).
    case weeklyChange = "weekly_change"
    /// y(origin + horizon − 24 h) − y(origin): yesterday's value of the target compared with today's.
    case yesterdayDifference = "yesterday_difference"
    /// The mean of the target at the target hour's time of day over the last fourteen days − y(origin): the distance of
    /// the current value from the normal value at that hour.
    case normalDifference = "normal_difference"
    /// The change over 24 hours that the station's last weeks suggest (``DayAheadRegression``), the same for every
    /// horizon; without pressure or wind, the change that the remaining inputs suggest.
    case dayAheadRegression = "day_ahead_regression"
    /// The sine of the sun's elevation at the target hour minus at the origin.
    case solarElevationChange = "solar_elevation_change"

    /// The groups that are all required for the values; empty if a window of a day is enough.
    package var groups: [InputGroup] {
        switch self {
        case .weeklyChange, .normalDifference, .dayAheadRegression: [.history]
        case .yesterdayDifference: []
        case .solarElevationChange: [.sun]
        }
    }

    /// Whether the values use the scales of the targets, by horizon.
    package var isTargetChange: Bool { self != .solarElevationChange }
}
