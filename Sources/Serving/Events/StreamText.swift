import CanonicalJSON
import Observations
import Reporting
import Store

/// The messages of streams as server-sent events (the WHATWG HTML standard, section 9.2).
enum StreamText {
    /// The first lines: the time after which a client connects again, in milliseconds.
    static let start = "retry: 2000\n\n"
    static let heartbeat = ": heartbeat\n\n"

    /// Sends the client a position without a message.
    static func position(_ position: Int64) -> String { "id: \(position)\n\n" }

    static func event(_ event: EventRecord) throws -> String {
        "id: \(event.id)\ndata: \(try EventReport(event).json())\n\n"
    }

    static func observation(_ record: ObservationRecord) throws -> String {
        let body = ["station": record.observation.station, "hour": "\(record.hour)"]
        return "event: observation\ndata: \(try JSONText.encode(body))\n\n"
    }

    /// A forecast as a line of `POST /v1/forecasts`.
    static func forecast(_ issue: ForecastIssue) -> String {
        var writer = JSONWriter()
        ForecastLine(station: issue.station, target: issue.target, content: .stored(issue.forecasts))
            .write(to: &writer)
        // The line ends with a line feed.
        return "id: \(issue.position)\nevent: forecast\ndata: \(String(decoding: writer.bytes, as: UTF8.self))\n"
    }

    static func gap(from position: Int64, through end: Int64) -> String {
        "id: \(end)\nevent: gap\ndata: {\"after\":\(position),\"through\":\(end)}\n\n"
    }
}
