import CanonicalJSON
import Forecasting
import Foundation
import Healing
package import Observations
package import Store
import TraceContext

/// An event as JSON and as text.
package struct EventReport: Sendable {
    package let event: EventRecord
    package let details: EventDetails
    /// The unit of the values in the sentence.
    let unit: String

    /// - Parameter event: the stored event.
    package init(_ event: EventRecord) {
        self.event = event
        details = EventDetails(event)
        unit = event.target.variable?.unit ?? ""
    }

    /// When the drift or the sensor fault probably began; `nil` for other events.
    package var estimatedStart: Timestamp? {
        switch details {
        case .drift(let evidence): Timestamp(secondsSince1970: evidence.estimatedStart)
        case .sensorFault(let fault): fault.estimatedStart.map(Timestamp.init(secondsSince1970:))
        default: nil
        }
    }

    private struct Facts: Encodable {
        var id: Int64
        var recordedAt: String
        var weatherTime: Timestamp?
        var kind: String
        var model: TargetName
        var station: String?
        var modelVersion: String?
        var flag: Int64?
        var traceID: String?
        var sentence: String

        private enum CodingKeys: String, CodingKey {
            case id
            case recordedAt = "recorded_at"
            case weatherTime = "weather_time"
            case kind
            case model
            case station
            case modelVersion = "model_version"
            case flag
            case traceID = "trace_id"
            case sentence
        }
    }

    /// One JSON object on one line, with the stored `details`.
    package func json() throws -> String {
        let facts = try JSONText.encode(
            Facts(
                id: event.id,
                recordedAt: Date(timeIntervalSince1970: event.recordedAt)
                    .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
                weatherTime: event.weatherTime,
                kind: event.kind.rawValue,
                model: event.target,
                station: event.station,
                modelVersion: event.modelVersion,
                flag: event.flag,
                traceID: event.trace?.description,
                sentence: sentence
            )
        )
        let details = event.details.replacing("\n", with: " ")
        return "{\"details\":\(details),\(facts.dropFirst())"
    }
}
