import Foundation

/// Sends again what may fare better later: lost connections, timeouts, and statuses such as 429 and 503.
///
/// Only for requests that may be repeated.
package struct RetryingTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let retrier: Retrier
    private let now: @Sendable () -> Date

    /// `now` serves a `Retry-After` that is a date.
    package init(
        _ transport: any HTTPTransport,
        _ retrier: Retrier,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.transport = transport
        self.retrier = retrier
        self.now = now
    }

    /// The first answer that is not worth another attempt, or the last one.
    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        do {
            return try await retrier.run {
                let response = try await transport.send(request)
                if response.isWorthRetrying { throw HTTPStatusError(response, url: request.url, now: now()) }
                return response
            }
        } catch let error as HTTPStatusError {
            return error.response
        }
    }
}
