import Observations

/// Inputs that are present or missing together; a model must work without any of them.
package enum InputGroup: String, Hashable, Sendable, Codable, CaseIterable {
    /// The sun's position: needs the time and the station's latitude and longitude.
    case sun
    /// The values of the last days and weeks at the same hours.
    case history
    case windSpeed = "wind_speed"
    case pressure
}

/// An input that a forecast was made without, as reported to the user.
package enum MissingInput: Hashable, Sendable {
    case time
    case latitude
    case longitude
    /// Fewer than ``DiurnalHistory/minimumDays`` of the last seven days are known for some horizon.
    case weeklyHistory
    /// Of the target some hours of the window are missing; of another variable the newest step and the hours from which
    /// it may be carried forward.
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
