package import HTTPClient
import Synchronization

/// An HTTP client over libcurl.
///
/// All transfers of a client run concurrently on the client's thread, so a slow server delays neither other transfers
/// nor Swift's cooperative threads. Connections are reused. Canceling a task aborts its transfer immediately. The
/// thread ends when the client is released.
package final class CurlClient: HTTPTransport {
    package struct Configuration: Sendable {
        /// The `User-Agent` of requests that do not have this header.
        package var userAgent: String
        package var connectTimeout: Duration = .seconds(5)
        /// The limit for a whole request, from name lookup to the last byte, including redirects.
        package var timeout: Duration = .seconds(30)
        /// The limit of a decompressed body in bytes; it also protects against compression bombs.
        package var maximumResponseSize = 16 << 20
        /// The maximum number of redirects; with 0, the redirect itself is the response.
        ///
        /// A redirect from https to http is refused. Only `GET` and `HEAD` follow redirects.
        package var maximumRedirects = 5
        /// The maximum number of concurrent connections to one host; further requests wait.
        package var maximumConnectionsPerHost = 8
        /// PEM file of trusted certificate authorities; `nil` for the system's authorities.
        package var certificateAuthorityFile: String?
        /// The addresses to which the client may connect; `nil` for all.
        ///
        /// Each connection is checked after the name was resolved, and no proxy is used.
        package var addresses: AddressPolicy?
        /// Whether a response that is too large ends there, in place of an error.
        package var cutsLargeResponses = false
        /// Whether the server's certificate is checked; `false` only for requests to this machine without secrets.
        package var verifiesServer = true

        package init(userAgent: String) { self.userAgent = userAgent }
    }

    package let configuration: Configuration
    private let loop: TransferLoop
    private let lastTicket = Atomic<UInt64>(0)

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        loop = TransferLoop(configuration)
    }

    deinit { loop.close() }

    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        let ticket = lastTicket.add(1, ordering: .relaxed).newValue
        defer { loop.forget(ticket) }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                loop.start(request, ticket: ticket, receiver: .whole(continuation))
            }
        } onCancel: {
            loop.cancel(ticket)
        }
    }

    /// Sends a request once and returns as soon as the head of the response has come; the body follows in parts.
    ///
    /// The request's timeout is the time without a byte; the size of the body is not limited.
    ///
    /// - Throws: as ``send(_:)``.
    package func stream(_ request: HTTPRequest) async throws -> ResponseStream {
        try Task.checkCancellation()
        let ticket = lastTicket.add(1, ordering: .relaxed).newValue
        let sink = PartsSink { [loop] in loop.proceed(ticket) }
        // The client lives as long as the body.
        let parts = ResponseParts(sink) { [self] in
            loop.cancel(ticket)
            loop.forget(ticket)
        }
        return try await withTaskCancellationHandler {
            loop.start(request, ticket: ticket, receiver: .parts(sink))
            let head = try await sink.head()
            return ResponseStream(status: head.status, headers: head.headers, body: parts)
        } onCancel: {
            loop.cancel(ticket)
        }
    }
}
