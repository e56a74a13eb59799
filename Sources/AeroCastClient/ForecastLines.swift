import CurlClient
import HTTPClient

/// The forecasts of many stations, in the order of the request, as they arrive.
public struct ForecastLines: AsyncSequence, Sendable {
    let connection: ClientConnection
    let body: ForecastsBody

    /// Sends the request with the first call of `next()`.
    public func makeAsyncIterator() -> Iterator { Iterator(connection: connection, body: body) }

    /// Reads lines from the connection, which waits while the reader is slow.
    public struct Iterator: AsyncIteratorProtocol {
        let connection: ClientConnection
        let body: ForecastsBody
        private var lines: StreamLines?

        init(connection: ClientConnection, body: ForecastsBody) {
            self.connection = connection
            self.body = body
        }

        /// The next line; `nil` behind the last one.
        ///
        /// - Throws: ``Problem`` for a refused request; ``NoAnswer`` for an answer that ended too early.
        public mutating func next() async throws -> ForecastLine? {
            if lines == nil {
                let request = try connection.request(
                    .post,
                    "/v1/forecasts",
                    body: body,
                    accept: "application/x-ndjson, application/json"
                )
                lines = StreamLines(try await connection.open(request, repeats: true).body)
            }
            guard let line = try await lines?.next(), !line.isEmpty else { return nil }
            do {
                return try ClientCoding.decode(ForecastLine.self, from: line)
            } catch {
                throw NoAnswer("a line of /v1/forecasts must be a ForecastLine: \(error)")
            }
        }
    }
}
