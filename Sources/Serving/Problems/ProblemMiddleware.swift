import HTTPTypes
import Hummingbird
import Logging
import Store

/// Turns every error that a route throws into a problem document, and logs what is our fault.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIRequestContext

    /// The methods of each path that exists.
    let routes: [String: [HTTPRequest.Method]]

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = problem(for: error, request: request)
            if problem.status.kind == .serverError {
                context.logger.error(
                    "request failed",
                    metadata: ["path": "\(request.uri.path)", "error": "\(error)"]
                )
            }
            return try problem.response(path: request.uri.path)
        }
    }

    private func problem(for error: any Error, request: Request) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as HTTPError where error.status == .notFound: notFound(request)
        case let error as any HTTPResponseError where error.status == .contentTooLarge: .bodyTooLarge
        case let error as any HTTPResponseError:
            Problem(error.status, kind: "request", title: error.status.reasonPhrase, detail: "\(error)")
        case let error as StoreError:
            Problem(
                error.isTransient ? .serviceUnavailable : .internalServerError,
                kind: "storage",
                title: "The database does not take the request",
                detail: "\(error)"
            )
        default:
            Problem(
                .internalServerError,
                kind: "internal",
                title: "Something went wrong here",
                detail: "the request was not carried out; the server's log says why"
            )
        }
    }

    private func notFound(_ request: Request) -> Problem {
        let path = request.uri.path
        let found = routes.first { Self.path(path, matches: $0.key) }
        if let methods = routes[path] ?? found?.value {
            return Problem(
                .methodNotAllowed,
                kind: "method",
                title: "The path has no such method",
                detail: "\(request.method.rawValue) \(path) came, \(path) takes \(Self.list(methods.map(\.rawValue)))",
                allow: methods
            )
        }
        return Problem(
            .notFound,
            kind: "path",
            title: "There is no such path",
            detail: "\(path) came; the paths are \(Self.list(routes.keys.sorted()))"
        )
    }

    /// Whether a path is one of a route's, whose `{names}` stand for any one part.
    private static func path(_ path: String, matches route: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let pattern = route.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == pattern.count
            && zip(parts, pattern).allSatisfy { $0 == $1 || ($1.hasPrefix("{") && !$0.isEmpty) }
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}

extension Problem {
    static let bodyTooLarge = Problem(
        .contentTooLarge,
        kind: "body-too-large",
        title: "The body is too large",
        detail:
            "at most \(APIRequestContext.maximumBodySize) bytes are accepted; send the observations in several requests"
    )
}
