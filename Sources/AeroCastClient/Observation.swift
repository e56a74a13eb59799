public import Foundation

/// A station's observation at a time; at least one value.
public struct Observation: Codable, Hashable, Sendable {
    /// The station's id; may be absent if the call names the station.
    public var station: String?
    /// Not in the future; belongs to the nearest hour.
    public var time: Date
    /// °C.
    public var temperature: Double?
    /// m/s.
    public var windSpeed: Double?
    /// hPa at sea level.
    public var pressure: Double?
    /// °C.
    public var dewPoint: Double?
    /// Degrees, 0 is north.
    public var windDirection: Double?

    /// An observation of a station at a time.
    public init(
        station: String? = nil,
        time: Date,
        temperature: Double? = nil,
        windSpeed: Double? = nil,
        pressure: Double? = nil,
        dewPoint: Double? = nil,
        windDirection: Double? = nil
    ) {
        self.station = station
        self.time = time
        self.temperature = temperature
        self.windSpeed = windSpeed
        self.pressure = pressure
        self.dewPoint = dewPoint
        self.windDirection = windDirection
    }

    private enum CodingKeys: String, CodingKey {
        case station
        case time
        case temperature
        case windSpeed = "wind_speed"
        case pressure
        case dewPoint = "dew_point"
        case windDirection = "wind_direction"
    }
}

/// A station with its position, which improves forecasts and is needed once.
public struct Station: Codable, Hashable, Sendable {
    /// 1 to 100 ASCII letters, digits, `-`, `_`, `.`, `:` and single spaces.
    public var id: String
    /// For people.
    public var name: String?
    /// Degrees north.
    public var latitude: Double?
    /// Degrees east.
    public var longitude: Double?
    /// Meters above sea level.
    public var elevation: Double?

    /// A station with an id, and its position if known.
    public init(
        id: String,
        name: String? = nil,
        latitude: Double? = nil,
        longitude: Double? = nil,
        elevation: Double? = nil
    ) {
        self.id = id
        self.name = name
        self.latitude = latitude
        self.longitude = longitude
        self.elevation = elevation
    }
}

/// Who forecasts: the combination of experts, or the champion alone.
public enum AnswerChoice: String, Codable, Sendable {
    case combination
    case champion
}
