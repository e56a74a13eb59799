import CanonicalJSON
import Foundation
import Observations
import Reporting
package import Store

/// The body of a message: `type`, `timestamp` and `data`, which is the event as in `/events`.
package enum WebhookMessage {
    /// The largest body in bytes, as Standard Webhooks recommends; the details of a larger event are left out.
    package static let largestBody = 20_000

    /// - Parameter event: an event of the loop.
    /// - Returns: JSON on one line.
    /// - Throws: an error of the encoder.
    package static func body(of event: EventRecord) throws -> String {
        let body = try text(type: event.kind.rawValue, at: event.recordedAt, data: EventReport(event).json())
        guard body.utf8.count > largestBody else { return body }
        var short = event
        short.details = "{}"
        let data = try EventReport(short).json()
        return try text(type: event.kind.rawValue, at: event.recordedAt, data: data)
    }

    /// The body of a test.
    ///
    /// - Parameters:
    ///   - webhook: the webhook's id.
    ///   - now: seconds since 1970.
    /// - Returns: JSON on one line.
    /// - Throws: an error of the encoder.
    package static func test(of webhook: String, at now: Double) throws -> String {
        let data = ["webhook": webhook, "sentence": "a test of the webhook"]
        return try text(type: "test", at: now, data: try JSONText.encode(data))
    }

    private static func text(type: String, at time: Double, data: String) throws -> String {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let timestamp = Date(timeIntervalSince1970: time).formatted(style)
        return "{\"type\":\(try JSONText.encode(type)),\"timestamp\":\"\(timestamp)\",\"data\":\(data)}"
    }
}
