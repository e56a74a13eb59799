package import Foundation

/// A complete response with an unexpected status.
package struct HTTPStatusError: PassingError, CustomStringConvertible {
    package let url: ServiceAddress
    package let response: HTTPResponse
    package let retryAfter: Duration?

    /// Creates an error; `now` is the reference of a `Retry-After` date.
    package init(_ response: HTTPResponse, url: ServiceAddress, now: Date) {
        self.response = response
        self.url = url
        retryAfter = response.headers["Retry-After"].flatMap { RetryAfter.parse($0, now: now) }
    }

    package var isWorthRetrying: Bool { response.isWorthRetrying }

    package var description: String {
        let text = url.redacting(String(decoding: response.body.prefix(200), as: UTF8.self))
        let shown = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return "\(url): the server answered with status \(response.status)\(shown.isEmpty ? "" : " (\(shown))")"
    }
}
