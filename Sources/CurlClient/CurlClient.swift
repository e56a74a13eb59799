import HTTPClient
import Synchronization

/// An HTTP client over libcurl.
///
/// All transfers of a client run side by side on one thread of its own, so a slow server holds up neither the others nor
/// Swift's cooperative threads; connections are kept and reused. Cancelling the task aborts its transfer at once. The
/// thread ends when the client is released.
package final class CurlClient: HTTPTransport {
    package struct Configuration: Sendable {
        /// Sent with every request that does not bring its own.
        package var userAgent: String
        package var connectTimeout: Duration = .seconds(5)
        /// For a whole request, from name lookup to the last byte, redirects included.
        package var timeout: Duration = .seconds(30)
        /// Bytes, decompressed; also protects against compression bombs.
        package var maximumResponseSize = 16 << 20
        /// Where 0, the redirect itself is the answer.
        ///
        /// A request to an https URL is never led to http.
        package var maximumRedirects = 5
        /// At the same time to one host; more requests wait.
        package var maximumConnectionsPerHost = 8
        /// PEM file of trusted authorities; `nil` for the system's.
        package var certificateAuthorityFile: String?

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
                loop.start(request, ticket: ticket, continuation: continuation)
            }
        } onCancel: {
            loop.cancel(ticket)
        }
    }
}
