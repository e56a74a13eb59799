/// Numbers that stand beside the last hidden state at the network's head; each is one value per horizon.
package enum ContextFeature: String, Hashable, Sendable, Codable, CaseIterable {
    /// °C, the mean change over the horizon at the same hours of the last seven days (``DiurnalHistory``).
    case weeklyChange = "weekly_change"
    /// °C, T(origin + horizon − 24 h) − T(origin): how far yesterday's temperature lay from today's.
    case yesterdayDifference = "yesterday_difference"
    /// °C, the mean temperature at the target's hour of the day over the last fourteen days − T(origin): how far what is
    /// normal at that hour lies from now.
    case normalDifference = "normal_difference"
    /// The sine of the sun's height at the target minus at the origin.
    case solarElevationChange = "solar_elevation_change"

    /// The group whose absence makes the values 0; `nil` for what a window of a day holds by itself.
    package var group: InputGroup? {
        switch self {
        case .weeklyChange, .normalDifference: .history
        case .yesterdayDifference: nil
        case .solarElevationChange: .sun
        }
    }

    /// Whether the values share the scale of the targets, horizon by horizon.
    package var isTemperatureChange: Bool { self != .solarElevationChange }
}
