/// What one station measured at one time; a missing channel is `nil`, never zero.
package struct Observation: Hashable, Sendable, Codable {
    /// The id of the ``Station``.
    package var station: String
    package var time: Timestamp
    /// In °C.
    package var temperature: Double?
    /// In m/s.
    package var windSpeed: Double?
    /// In hPa.
    package var pressure: Double?

    package init(
        station: String,
        time: Timestamp,
        temperature: Double? = nil,
        windSpeed: Double? = nil,
        pressure: Double? = nil
    ) {
        self.station = station
        self.time = time
        self.temperature = temperature
        self.windSpeed = windSpeed
        self.pressure = pressure
    }

    package subscript(channel: Channel) -> Double? {
        get {
            switch channel {
            case .temperature: temperature
            case .windSpeed: windSpeed
            case .pressure: pressure
            }
        }
        set {
            switch channel {
            case .temperature: temperature = newValue
            case .windSpeed: windSpeed = newValue
            case .pressure: pressure = newValue
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case station
        case time
        case temperature
        case windSpeed = "wind_speed"
        case pressure
    }
}
