import Foundation
import HTTPClient
import Observations
import XCTest

/// A client of an event stream on a socket of its own.
struct StreamConnection: Sendable {
    /// A message as a browser would read it.
    struct Message: Hashable, Sendable {
        var id: Int64?
        var event = "message"
        var data = ""
    }

    let connection: RawConnection

    init(_ path: String, of api: RunningAPI, after: Int64? = nil, headers: [String: String] = [:]) throws {
        connection = try RawConnection(to: api)
        var headers = headers
        if let after { headers["Last-Event-ID"] = String(after) }
        let fields = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
        connection.send("GET \(path) HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\(fields)\r\n")
    }

    /// Waits until the server has sent the position from which it sends messages.
    func start() async throws {
        let answer = await connection.receive(within: 30) { $0.contains("\r\nid: ") }
        XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 200 "), answer.text)
        // A client would not read beyond a stated length.
        XCTAssertTrue(answer.text.lowercased().contains("transfer-encoding: chunked"), answer.text)
        XCTAssertFalse(answer.text.lowercased().contains("content-length"), answer.text)
    }

    /// Reads until a number of messages with data have come.
    func messages(_ count: Int, within seconds: Double = 30) async -> [Message] {
        let answer = await connection.receive(within: seconds) { text in Self.messages(in: text).count >= count }
        return Self.messages(in: answer.text)
    }

    /// The messages with data in an answer with chunked transfer coding.
    static func messages(in text: String) -> [Message] {
        // Lines of the header and lengths of chunks have no line feed of their own.
        let body = text.components(separatedBy: "\r\n").filter { $0.contains("\n") }.joined()
        return body.components(separatedBy: "\n\n").dropLast()
            .compactMap { block in
                var message = Message()
                for line in block.split(separator: "\n") {
                    let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
                    guard parts.count == 2 else { continue }
                    switch parts[0] {
                    case "id": message.id = Int64(parts[1])
                    case "event": message.event = parts[1]
                    case "data": message.data = parts[1]
                    default: break
                    }
                }
                return message.data.isEmpty ? nil : message
            }
    }
}
