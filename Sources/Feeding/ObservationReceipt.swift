package import Observations

/// The response to `POST /observations`.
package struct ObservationReceipt: Decodable, Sendable {
    package var stored: Int
    package var duplicates: Int
    package var outcomes: Int
    package var forecasts: [ReceivedForecast]
}

/// A forecast in a response of the API.
package struct ReceivedForecast: Decodable, Sendable {
    package var target: TargetName
    package var station: String
    package var issuedAt: Timestamp
    /// `nil` for a forecast by persistence.
    package var modelVersion: String?
    package var horizons: [Point]

    package struct Point: Decodable, Sendable {
        /// Unit: hours.
        package var horizon: Int
        package var targetTime: Timestamp
        /// Unit: that of the target's variable.
        package var value: Double

        private enum CodingKeys: String, CodingKey {
            case horizon
            case targetTime = "target_time"
            case value
        }
    }

    private enum CodingKeys: String, CodingKey {
        case target
        case station
        case issuedAt = "issued_at"
        case modelVersion = "model_version"
        case horizons
    }
}
