import CurlClient
import HTTPClient

/// The lines of a body that arrives in parts.
struct StreamLines {
    private let body: ResponseParts
    private var buffer: [UInt8] = []
    /// The place behind the last line.
    private var start = 0
    /// The place up to which no line feed was found.
    private var searched = 0

    init(_ body: ResponseParts) {
        self.body = body
    }

    /// The next line without its line feed; `nil` at the end, where an unfinished line is dropped.
    ///
    /// - Throws: ``NoAnswer`` if the body is not complete; `CancellationError`.
    mutating func next() async throws -> [UInt8]? {
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[start..<end])
                (start, searched) = (end + 1, end + 1)
                return line
            }
            buffer.removeFirst(start)
            (start, searched) = (0, buffer.count)
            do {
                guard let part = try await body.next() else { return nil }
                buffer += part
            } catch let error as HTTPTransportError {
                throw NoAnswer("\(error)", isWorthRetrying: error.isWorthRetrying)
            }
        }
    }
}
