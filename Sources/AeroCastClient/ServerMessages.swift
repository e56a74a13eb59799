import CurlClient
import HTTPClient

/// Server-sent events (the WHATWG HTML standard, section 9.2) of one address, without an end.
///
/// A lost connection, and a refusal with 429 or 5xx, is followed by another connection that continues behind the last
/// message; any other refusal is thrown.
struct ServerMessages: Sendable {
    struct Message: Sendable {
        var id: Int?
        var event = "message"
        var data: [UInt8] = []
    }

    private let connection: ClientConnection
    private let path: String
    private let query: [String: String?]
    private var position: Int?
    private var lines: StreamLines?
    /// The time before the next connection, as the server has stated it.
    private var pause = Duration.seconds(2)

    /// The longest time before the next connection.
    private static let longestPause = Duration.seconds(60)

    init(_ connection: ClientConnection, _ path: String, _ query: [String: String?], after: Int?) {
        self.connection = connection
        self.path = path
        self.query = query
        position = after
    }

    mutating func next() async throws -> Message {
        while true {
            try Task.checkCancellation()
            do {
                if lines == nil { lines = StreamLines(try await open()) }
                if let message = try await read() { return message }
                lines = nil
                try await Task.sleep(for: pause)
            } catch let problem as Problem where problem.status == 429 || problem.status >= 500 {
                lines = nil
                try await Task.sleep(for: min(problem.retryAfter ?? pause, Self.longestPause))
            } catch let error as NoAnswer where error.isWorthRetrying {
                lines = nil
                try await Task.sleep(for: pause)
            }
        }
    }

    private func open() async throws -> ResponseParts {
        var request = try connection.request(.get, path, query, headers: ["Accept": "text/event-stream"])
        if let position { request.headers["Last-Event-ID"] = String(position) }
        // Heartbeats come every 15 s.
        request.timeout = max(connection.options.timeout, .seconds(45))
        return try await connection.open(request, repeats: false).body
    }

    /// The next message with data; `nil` at the end of the connection.
    private mutating func read() async throws -> Message? {
        var message = Message()
        while let line = try await lines?.next() {
            guard !line.isEmpty else {
                if let id = message.id { position = id }
                if !message.data.isEmpty { return message }
                message = Message()
                continue
            }
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let value = parts[1].first == UInt8(ascii: " ") ? parts[1].dropFirst() : parts[1]
            switch String(decoding: parts[0], as: UTF8.self) {
            case "id": message.id = Int(String(decoding: value, as: UTF8.self))
            case "event": message.event = String(decoding: value, as: UTF8.self)
            case "data": message.data += (message.data.isEmpty ? [] : [UInt8(ascii: "\n")]) + value
            case "retry": pause = Int(String(decoding: value, as: UTF8.self)).map { .milliseconds($0) } ?? pause
            default: break
            }
        }
        return nil
    }
}
