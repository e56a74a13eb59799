/// Inputs that are present or missing together, which a network must be able to do without.
package enum InputGroup: String, Hashable, Sendable, Codable, CaseIterable {
    /// The sun's position: needs the time and the station's latitude and longitude.
    case sun
    /// What the last days and weeks did at the same hours.
    case history
    case windSpeed = "wind_speed"
    case pressure
}

/// Something a forecast was made without, as told to the user.
package enum MissingInput: String, Hashable, Sendable, Codable, CaseIterable {
    case time
    case latitude
    case longitude
    /// Fewer than ``DiurnalHistory/minimumDays`` of the last seven days are known for some horizon.
    case weeklyHistory = "weekly_history"
    /// No wind speed at the newest step, nor in the hours from which it may be carried forward.
    case windSpeed = "wind_speed"
    case pressure
    /// Some hours of the window have no temperature.
    case temperature
}
