import HTTPTypes
import Hummingbird
import Logging
import PlainText
import TraceContext

/// Adds the id of the request and of its trace to every log record of the request.
///
/// The caller may send both: `x-request-id`, which every answer repeats, and `traceparent`. A missing or unacceptable
/// id is replaced by a random one.
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
                    "method": "\(request.method.rawValue.excerpt())", "path": "\(request.uri.path.excerpt())",
                    "status": "\(response.status.code)", "duration": "\(begun.duration(to: .now))",
                    "client": "\(context.clientAddress ?? "")",
                ]
            )
            return response
        }
    }

    /// The trace of `traceparent`; `nil` if the field is missing or repeated (W3C Trace Context, section 3.2).
    private static func traceIdentifier(_ request: Request) -> TraceIdentifier? {
        let fields = traceParentName.map { request.headers[values: $0] } ?? []
        return fields.count == 1 ? TraceParent(fields[0])?.trace : nil
    }

    /// At most 128 letters, digits and `-_.:/+=@~`, so that a log and a header need no escapes.
    private static func requestIdentifier(_ request: Request) -> String? {
        guard let text = requestIdentifierName.flatMap({ request.headers.value(of: $0) }),
            (1...128).contains(text.utf8.count)
        else { return nil }
        return text.utf8.allSatisfy(acceptable.contains) ? text : nil
    }

    /// 16 random hexadecimal digits, without `UUID`, which opens a file of the operating system each time.
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
