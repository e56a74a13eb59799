import Access
import HTTPClient
import HTTPTypes
import Hummingbird
import NIOCore

/// Finds the client of the request: by the connection, and by the fields of a trusted proxy.
struct RequestClientMiddleware: RouterMiddleware {
    typealias Context = APIRequestContext

    let proxies: TrustedProxies
    /// Whether the service's own connections are encrypted.
    let isSecure: Bool

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.client = client(of: request, on: context.channel)
        return try await next(request, context)
    }

    private func client(of request: Request, on channel: any Channel) -> RequestClient {
        guard !proxies.networks.isEmpty else {
            return RequestClient(isSecure: isSecure, host: request.head.authority)
        }
        let known = proxies.client(peer: channel.remoteAddress?.ipAddress) { name in
            HTTPField.Name(name).map { request.headers[values: $0] } ?? []
        }
        return RequestClient(
            forwardedAddress: known.address?.description,
            isSecure: known.scheme.map { $0 == "https" } ?? isSecure,
            host: known.host ?? request.head.authority
        )
    }
}
