import Hummingbird

/// The body of a request as a route takes it.
protocol RouteInput: Sendable {
    /// The kinds of problems that reading and checking the body can lead to.
    static var problems: Set<Problem.Kind> { get }

    /// - Throws: a ``Problem`` that names the place in the body, what is wrong there, and what is expected.
    static func read(from request: Request, context: APIRequestContext) async throws -> Self
}

extension RouteInput {
    static var problems: Set<Problem.Kind> { [.bodyTooLarge, .invalidValue, .notJSON] }
}

extension RouteInput where Self: Decodable {
    static func read(from request: Request, context: APIRequestContext) async throws -> Self {
        try await request.json(Self.self, context: context)
    }
}

/// Nothing is read of the body.
struct NoBody: RouteInput {
    static let problems: Set<Problem.Kind> = []

    static func read(from request: Request, context: APIRequestContext) async throws -> NoBody { NoBody() }
}
