import Foundation
import Synchronization

/// One client's connection to an ``HTTPTestServer``.
package final class TestConnection: Sendable {
    private let socket: TestSocket
    private let unread = Mutex<[UInt8]>([])

    init(_ socket: TestSocket) { self.socket = socket }

    /// Writes a complete, valid response.
    package func answer(_ status: Int = 200, headers: [String: String] = [:], body: [UInt8] = []) {
        var text = "HTTP/1.1 \(status) Test\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { text += "\(name): \(value)\r\n" }
        write(Array((text + "\r\n").utf8) + body)
    }

    package func answer(_ status: Int = 200, headers: [String: String] = [:], text: String) {
        answer(status, headers: headers, body: Array(text.utf8))
    }

    /// Writes only these bytes.
    package func write(_ bytes: [UInt8]) { socket.write(bytes) }

    package func write(_ text: String) { write(Array(text.utf8)) }

    /// Closes the connection normally.
    package func close() { socket.close() }

    /// Closes the connection with a reset.
    package func reset() { socket.reset() }

    /// Waits until the client closes the connection.
    package func waitForClient() {
        while !socket.read().isEmpty {}
    }

    /// The next request; `nil` if the client has closed the connection.
    func readRequest() -> TestRequest? {
        var bytes = unread.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
        while true {
            if let (request, rest) = Self.parse(bytes) {
                unread.withLock { $0 = rest }
                return request
            }
            let more = socket.read()
            if more.isEmpty { return nil }
            bytes += more
        }
    }

    private static func parse(_ bytes: [UInt8]) -> (TestRequest, rest: [UInt8])? {
        guard let end = Data(bytes).firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        let rest = bytes[end.upperBound...]
        guard rest.count >= length else { return nil }
        let body = Array(rest.prefix(length))
        return (
            TestRequest(method: words[0], path: words[1], headers: headers, body: body),
            Array(rest.dropFirst(length))
        )
    }
}
