import Hummingbird
import JSONSchema

/// The body of a request, as a route reads it.
protocol RouteInput: Sendable {
    /// The kinds of problems that reading and checking the body can cause.
    static var problems: Set<Problem.Kind> { get }
    /// The form of the body; `nil` if no body is read.
    static var schema: JSONSchema? { get }
    /// Whether the body may be missing.
    static var isOptional: Bool { get }

    /// - Throws: a ``Problem`` with the place in the body, the wrong value and the expected one.
    static func read(from request: Request, context: APIRequestContext) async throws -> Self
}

extension RouteInput {
    static var problems: Set<Problem.Kind> {
        [.bodyTooLarge, .invalidValue, .mediaType, .notJSON, .overloaded, .timeout]
    }
    static var isOptional: Bool { false }
}

extension RouteInput where Self: Decodable {
    static func read(from request: Request, context: APIRequestContext) async throws -> Self {
        try await request.json(Self.self, context: context)
    }
}

/// The input of a route that reads no body.
struct NoBody: RouteInput {
    static let problems: Set<Problem.Kind> = []
    static let schema: JSONSchema? = nil

    static func read(from request: Request, context: APIRequestContext) async throws -> NoBody { NoBody() }
}
