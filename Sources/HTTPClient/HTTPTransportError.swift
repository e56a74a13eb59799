/// An error of a request without a complete response.
package struct HTTPTransportError: Error, Hashable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// The URL is invalid, or its scheme is neither http nor https.
        case badURL
        /// A header field has no name, or contains a control character.
        case badRequest
        case hostNotFound
        case couldNotConnect
        /// Every address of the host is refused by the client's policy.
        case addressRefused
        case timedOut
        /// A trusted, encrypted connection could not be established.
        case tls
        /// The response is larger than the client's limit.
        case tooLarge(limit: Int)
        case tooManyRedirects(limit: Int)
        /// A redirect leads from https to http, or to a protocol other than both.
        case redirectRefused
        /// The server closed or reset the connection before the response was complete.
        case connectionLost
        /// The response is not valid HTTP, or its compression is damaged.
        case badResponse
        /// The client was shut down.
        case closed
        /// Any other error, with the client's code.
        case other(code: UInt32)
    }

    package let reason: Reason
    package let url: ServiceAddress
    /// The description of the error, in one sentence without the URL and its secrets.
    package let message: String

    package init(_ reason: Reason, url: ServiceAddress, message: String) {
        self.reason = reason
        self.url = url
        self.message = url.redacting(message)
    }

    /// Whether the same request may succeed later.
    package var isWorthRetrying: Bool {
        switch reason {
        case .hostNotFound, .couldNotConnect, .timedOut, .connectionLost, .badResponse: true
        case .badURL, .badRequest, .addressRefused, .tls, .tooLarge, .tooManyRedirects, .redirectRefused, .closed,
            .other:
            false
        }
    }

    package var description: String { "\(url): \(message)" }
}
