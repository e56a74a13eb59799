/// Numbers that stand beside the last hidden state at the network's head; each is one value per horizon.
package enum ContextFeature: String, Hashable, Sendable, Codable, CaseIterable {
    /// °C, the mean change over the horizon at the same hours of the last seven days (``DiurnalHistory``).
    case weeklyChange = "weekly_change"
    /// °C, T(origin + horizon − 24 h) − T(origin): how far yesterday's temperature lay from today's.
    case yesterdayDifference = "yesterday_difference"
    /// °C, the mean temperature at the target's hour of the day over the last fourteen days − T(origin): how far what is
    /// normal at that hour lies from now.
    case normalDifference = "normal_difference"
    /// °C, the change over 24 hours that the pressure suggests (``PressureResponse``), the same for every horizon.
    case pressureResponse = "pressure_response"
    /// °C, the change over 24 hours that the station's last weeks suggest (``DayAheadRegression``), the same for every
    /// horizon; without pressure or wind, what the rest suggests.
    case dayAheadRegression = "day_ahead_regression"
    /// The sine of the sun's height at the target minus at the origin.
    case solarElevationChange = "solar_elevation_change"

    /// The groups that the values need, each of them; none for what a window of a day holds by itself.
    package var groups: [InputGroup] {
        switch self {
        case .weeklyChange, .normalDifference: [.history]
        case .yesterdayDifference: []
        case .pressureResponse: [.history, .pressure]
        case .dayAheadRegression: [.history]
        case .solarElevationChange: [.sun]
        }
    }

    /// Whether the values share the scale of the targets, horizon by horizon.
    package var isTemperatureChange: Bool { self != .solarElevationChange }
}
