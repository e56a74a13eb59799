/// A measured quantity.
package enum Channel: String, Hashable, Sendable, Codable, CaseIterable {
    /// Air temperature about 2 m above ground, in °C.
    case temperature
    /// Mean wind speed about 10 m above ground, in m/s.
    case windSpeed = "wind_speed"
    /// Air pressure, in hPa.
    case pressure

    /// The values that occur on Earth; anything outside is a broken sensor or a wrong unit.
    package var physicalRange: ClosedRange<Double> {
        switch self {
        case .temperature: -90...60
        case .windSpeed: 0...113
        case .pressure: 850...1090
        }
    }

    package var unit: String {
        switch self {
        case .temperature: "°C"
        case .windSpeed: "m/s"
        case .pressure: "hPa"
        }
    }
}

/// The channels that a model reads, in the order in which a sequence carries them.
package enum ChannelSet: String, Hashable, Sendable, Codable, CaseIterable {
    /// Temperature, wind speed, pressure.
    case noaa
    /// Temperature alone.
    case temperature

    package var channels: [Channel] {
        switch self {
        case .noaa: [.temperature, .windSpeed, .pressure]
        case .temperature: [.temperature]
        }
    }
}
