import Forecasting

/// The body of `POST /observations`.
struct ObservationPost: Encodable {
    var observations: [Item]

    struct Item: Encodable {
        var station: Station
        var observation: Observation

        private enum CodingKeys: String, CodingKey {
            case station
            case time
            case temperature
            case windSpeed = "wind_speed"
            case pressure
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(station, forKey: .station)
            try container.encode(observation.time, forKey: .time)
            try container.encodeIfPresent(observation.temperature, forKey: .temperature)
            try container.encodeIfPresent(observation.windSpeed, forKey: .windSpeed)
            try container.encodeIfPresent(observation.pressure, forKey: .pressure)
        }
    }
}

/// The answer to `POST /observations`.
package struct ObservationReceipt: Decodable, Sendable {
    package var stored: Int
    package var duplicates: Int
    package var outcomes: Int
    package var forecasts: [IssuedForecast]
}

/// A forecast as the API issues it.
package struct IssuedForecast: Decodable, Sendable {
    package var station: String
    package var issuedAt: Timestamp
    package var modelVersion: String?
    package var horizons: [Point]

    package struct Point: Decodable, Sendable {
        /// In hours.
        package var horizon: Int
        package var targetTime: Timestamp
        /// In °C.
        package var value: Double

        private enum CodingKeys: String, CodingKey {
            case horizon
            case targetTime = "target_time"
            case value
        }
    }

    private enum CodingKeys: String, CodingKey {
        case station
        case issuedAt = "issued_at"
        case modelVersion = "model_version"
        case horizons
    }
}
