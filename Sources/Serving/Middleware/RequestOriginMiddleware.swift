import Access
import HTTPTypes
import Hummingbird

/// Refuses requests under a foreign name, and requests of other origins' pages.
struct RequestOriginMiddleware: RouterMiddleware {
    typealias Context = APIRequestContext

    let gate: AccessGate

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let origin = RequestOrigin(
            host: context.client.host,
            origin: request.headers.value(of: .origin),
            site: Self.siteName.flatMap { request.headers.value(of: $0) },
            isUnsafe: ![.get, .head, .options].contains(request.method)
        )
        guard origin.hasAcceptedHost(gate.policy, isOpen: !gate.isClosed) else {
            throw Problem.foreignHost(origin.host)
        }
        // A preflight only asks; its answer tells other origins nothing unless they are allowed.
        guard request.method == .options || origin.hasAcceptedOrigin(gate.policy) else { throw Problem.foreignOrigin }
        return try await next(request, context)
    }

    private static let siteName = HTTPField.Name("Sec-Fetch-Site")
}
