import HTTPTypes
import Hummingbird
import Logging
import TraceContext

/// Names each request, and the trace that it belongs to, in every line of the log that is written for it.
///
/// The caller may bring both: `x-request-id`, which every answer repeats, and `traceparent`. What is missing or not
/// acceptable is made here.
struct RequestTraceMiddleware: RouterMiddleware {
    typealias Context = APIRequestContext

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let identifier = Self.requestIdentifier(request) ?? Self.newRequestIdentifier()
        let trace = Trace(id: Self.traceIdentifier(request) ?? .random(), request: identifier)
        return try await Trace.$current.withValue(trace) {
            let begun = ContinuousClock.now
            var response = try await next(request, context)
            if let name = Self.requestIdentifierName { response.headers[name] = identifier }
            context.logger.log(
                level: response.status.kind == .clientError ? .info : .debug,
                "answered",
                metadata: [
                    "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
                    "status": "\(response.status.code)", "duration": "\(begun.duration(to: .now))",
                ]
            )
            return response
        }
    }

    /// Only one such field makes sense; of several none is believed (W3C Trace Context, section 3.2).
    private static func traceIdentifier(_ request: Request) -> TraceIdentifier? {
        let fields = traceParentName.map { request.headers[values: $0] } ?? []
        return fields.count == 1 ? TraceParent(fields[0])?.trace : nil
    }

    /// At most 128 letters, digits and `-_.:/+=@~`, so that it can stand in a log and a header as it is.
    private static func requestIdentifier(_ request: Request) -> String? {
        guard let text = requestIdentifierName.flatMap({ request.headers[$0] }), (1...128).contains(text.utf8.count)
        else { return nil }
        return text.utf8.allSatisfy(acceptable.contains) ? text : nil
    }

    /// 16 hexadecimal digits; `UUID` would open a file of the operating system each time.
    private static func newRequestIdentifier() -> String {
        let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static let acceptable = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/+=@~".utf8
    )

    private static let requestIdentifierName = HTTPField.Name("x-request-id")
    private static let traceParentName = HTTPField.Name("traceparent")
}
