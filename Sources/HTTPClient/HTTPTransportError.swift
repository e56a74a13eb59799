/// The reason why a request got no complete response.
package struct HTTPTransportError: Error, Hashable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// The URL cannot be used: not a URL, or of another protocol than http and https.
        case badURL
        /// A header holds a line break, or the like.
        case badRequest
        case hostNotFound
        case couldNotConnect
        case timedOut
        /// No trusted, encrypted connection came about.
        case tls
        /// The answer is larger than the client takes.
        case tooLarge(limit: Int)
        case tooManyRedirects(limit: Int)
        /// A redirect leads from https to http, or to another protocol.
        case redirectRefused
        /// The server closed or reset the connection before the answer was whole.
        case connectionLost
        /// What came is no HTTP, or its compression is damaged.
        case badResponse
        /// The client was shut down.
        case closed
        /// Anything else, with the client's own code.
        case other(code: UInt32)
    }

    package let reason: Reason
    package let url: String
    /// What happened, in one sentence without the URL.
    package let message: String

    package init(_ reason: Reason, url: String, message: String) {
        self.reason = reason
        self.url = url
        self.message = message
    }

    /// Whether the same request may fare better later.
    package var isWorthRetrying: Bool {
        switch reason {
        case .hostNotFound, .couldNotConnect, .timedOut, .connectionLost, .badResponse: true
        case .badURL, .badRequest, .tls, .tooLarge, .tooManyRedirects, .redirectRefused, .closed, .other: false
        }
    }

    package var description: String { "\(url): \(message)" }
}
