package import Observations

/// Inputs that are present or missing together; a model must work without each of them.
package enum InputGroup: String, Hashable, Sendable, Codable, CaseIterable {
    /// The sun's position; requires the time and the station's latitude and longitude.
    case sun
    /// The values at the same hours of the last days and weeks.
    case history
    case windSpeed = "wind_speed"
    case pressure
}

/// An input that was missing for a forecast, as reported to the user.
package enum MissingInput: Hashable, Sendable {
    case time
    case latitude
    case longitude
    /// Fewer than ``DiurnalHistory/minimumDays`` of the last seven days are known for at least one horizon.
    case weeklyHistory
    /// A variable is missing: for the target, some hours of the window; for another variable, the newest step and the
    /// hours from which it may be carried forward.
    case variable(Variable)

    /// The name in JSON.
    package var name: String {
        switch self {
        case .time: "time"
        case .latitude: "latitude"
        case .longitude: "longitude"
        case .weeklyHistory: "weekly_history"
        case .variable(let variable): variable.name
        }
    }
}
