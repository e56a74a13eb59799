import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import PlainText
import Store

/// Turns every error of a route into a problem document, and logs the server's errors.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIRequestContext

    /// The paths that exist, in the order in which they are listed.
    let paths: [String]
    /// The methods of a request's path; empty if it does not exist.
    let methods: @Sendable (String) -> [HTTPRequest.Method]

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
                    metadata: ["path": "\(request.uri.path.excerpt())", "error": "\(error)"]
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
        case let error as HTTPParserError: Problem(error)
        case let error as any HTTPResponseError:
            Problem(error.status, kind: .request, title: error.status.reasonPhrase, detail: "\(error)")
        case let error as StoreError:
            Problem(
                error.isTransient ? .serviceUnavailable : .internalServerError,
                kind: .storage,
                title: "Storage unavailable",
                detail: Self.reason(error) + "; see the server's log"
            )
        default:
            Problem(
                .internalServerError,
                kind: .internal,
                title: "Internal server error",
                detail: "the request was not carried out; see the server's log for the reason"
            )
        }
    }

    /// The reason without the path of the database and without SQL, which the log has.
    private static func reason(_ error: StoreError) -> String {
        switch error {
        case .locked: "another program is writing to the database: try again"
        case .full: "the disk of the database is full: free some space; nothing that was acknowledged is lost"
        case .inputOutput: "the disk of the database cannot be read or written: try again later"
        default: "the database did not carry out the request"
        }
    }

    /// The problem of a request that the router does not know.
    ///
    /// The router knows every method of ``RouteTable/methods`` on every path; "not found" with any other method may be
    /// about the method. A client's unknown method is not an error of the server, as the status 501 would be.
    private func notFound(_ request: Request) -> Problem {
        let path = request.uri.path
        let methods = RouteTable.methods.contains(request.method) ? [] : methods(path)
        return methods.isEmpty
            ? .noSuchPath(path, paths: paths) : .noSuchMethod(request.method, path: path, methods: methods)
    }
}
