import HTTPTypes
import Hummingbird

/// One route: its method, path, access, input and answer.
struct Route: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let access: Access
    /// The type of the body; `NoBody` if no body is read.
    let input: any RouteInput.Type
    /// The type of the answer.
    let answer: any RouteAnswer.Type
    /// The kinds of problems that the route can answer.
    let problems: Set<Problem.Kind>
    private let handler: @Sendable (Request, APIRequestContext) async throws -> Response

    /// The groups of clients, from everybody to operators.
    enum Access: Sendable, CaseIterable {
        /// Supervisors and browsers without authentication.
        case open
        /// Reads forecasts, observations and the state of the loop.
        case read
        /// Requests forecasts from its own data.
        case predict
        /// Posts observations.
        case feed
        /// Changes the state of the loop.
        case operate
    }

    /// A route that reads a body.
    ///
    /// `isBrief` is for a handler that is fast enough for an event loop, where it delays the loop's other connections.
    static func post<Input: RouteInput, Answer: RouteAnswer>(
        _ path: String,
        _ access: Access,
        isBrief: Bool = false,
        takes input: Input.Type,
        answers answer: Answer.Type,
        problems: Set<Problem.Kind> = [],
        _ handler: @escaping @Sendable (Input, Request, APIRequestContext) async throws -> Answer
    ) -> Route {
        Route(
            method: .post,
            path: path,
            access: access,
            input: input,
            answer: answer,
            problems: problems.union(input.problems).union(commonProblems)
        ) { request, context in
            let body = try await request.collectedBody(context)
            return try await run(onEventLoop: isBrief && body.readableBytes <= largestBriefBody) {
                try await handler(try input.read(body), request, context).response()
            }
        }
    }

    /// A route without a body.
    static func get<Answer: RouteAnswer>(
        _ path: String,
        _ access: Access,
        isBrief: Bool = false,
        answers answer: Answer.Type,
        problems: Set<Problem.Kind> = [],
        _ handler: @escaping @Sendable (Request, APIRequestContext) async throws -> Answer
    ) -> Route {
        Route(
            method: .get,
            path: path,
            access: access,
            input: NoBody.self,
            answer: answer,
            problems: problems.union(commonProblems)
        ) { request, context in
            try await run(onEventLoop: isBrief) { try await handler(request, context).response() }
        }
    }

    /// The largest body that is decoded on an event loop, in bytes: a sequence of a week.
    ///
    /// A larger body is decoded on another thread, because it would delay the other connections of the loop.
    private static let largestBriefBody = 8192

    private static func run(
        onEventLoop isBrief: Bool,
        _ work: @Sendable () async throws -> Response
    ) async throws -> Response {
        guard !isBrief else { return try await work() }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await work() }
    }

    /// The problems that any route may answer.
    private static let commonProblems: Set<Problem.Kind> = [.internal, .request, .storage]

    private init(
        method: HTTPRequest.Method,
        path: String,
        access: Access,
        input: any RouteInput.Type,
        answer: any RouteAnswer.Type,
        problems: Set<Problem.Kind>,
        handler: @escaping @Sendable (Request, APIRequestContext) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.input = input
        self.answer = answer
        self.problems = problems
        self.handler = handler
    }
}

extension Route {
    /// Answers a request; a handler that is not brief, or whose body is large, runs outside the event loop.
    func respond(to request: Request, context: APIRequestContext) async throws -> Response {
        do {
            return try await handler(request, context)
        } catch let problem as Problem {
            assert(problems.contains(problem.kind), "\(method) \(path) does not declare the problem \(problem.kind)")
            throw problem
        }
    }
}
