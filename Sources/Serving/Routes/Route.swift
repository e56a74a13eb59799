import Access
import HTTPTypes
import Hummingbird

/// One route: its method, path, access, input and answer.
struct Route: Sendable {
    let method: HTTPRequest.Method
    /// The path as in the table.
    let path: String
    /// The paths that reach the route; the first is the one of the document.
    let paths: [String]
    let access: Access
    /// A sentence for the document.
    let summary: String
    /// The parameters of the query that are read, others being refused; `nil` accepts any query.
    let parameters: [QueryParameter]?
    /// Whether the handler is fast enough to run on an event loop; it delays the other connections of the loop.
    let isBrief: Bool
    /// The type of the body; `NoBody` if no body is read.
    let input: any RouteInput.Type
    /// The type of the answer.
    let answer: any RouteAnswer.Type
    /// The cost of a request in the limit of its key.
    private(set) var weight = RouteWeight.one
    /// The revision on which the answer depends, if it depends on nothing else than the path and the query.
    private(set) var revision: DatabaseRevision?
    /// Whether the answer or the change concerns all stations: a client that is limited to stations is refused.
    private(set) var concernsAllStations: Bool
    /// The fields of the request's header that the route reads in addition to those of every route, for the document.
    private(set) var headers: [QueryParameter] = []
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
        /// Reads the audit, and decides where events are sent.
        case administer

        /// The role that a client needs; `nil` for none.
        var role: Role? {
            switch self {
            case .open: nil
            case .read: .read
            case .predict: .predict
            case .feed: .feed
            case .operate: .operate
            case .administer: .admin
            }
        }
    }

    /// A route that reads a body; `method` is `.patch` for a change of a part.
    ///
    /// `isBrief` is for a handler that is fast enough for an event loop, where it delays the loop's other connections.
    static func post<Input: RouteInput, Answer: RouteAnswer>(
        method: HTTPRequest.Method = .post,
        _ path: String,
        _ access: Access,
        isBrief: Bool = false,
        isVersioned: Bool = true,
        _ summary: String,
        query parameters: [QueryParameter]? = [.target],
        takes input: Input.Type,
        answers answer: Answer.Type,
        problems: Set<Problem.Kind> = [],
        _ handler: @escaping @Sendable (Input, Request, APIRequestContext) async throws -> Answer
    ) -> Route {
        Route(
            method: method,
            path: path,
            isVersioned: isVersioned,
            access: access,
            isBrief: isBrief,
            summary: summary,
            parameters: parameters,
            input: input,
            answer: answer,
            problems: problems.union(input.problems).union(bodyProblems).union(commonProblems)
        ) { request, context in
            let body = try await request.collectedBody(context)
            return try await run(onEventLoop: isBrief && body.readableBytes <= largestBriefBody) {
                try await handler(try input.read(body), request, context).response()
            }
        }
    }

    /// A route without a body; `method` is `.delete` for a removal.
    static func get<Answer: RouteAnswer>(
        method: HTTPRequest.Method = .get,
        _ path: String,
        _ access: Access,
        isBrief: Bool = false,
        isVersioned: Bool = true,
        _ summary: String,
        query parameters: [QueryParameter]? = [],
        answers answer: Answer.Type,
        problems: Set<Problem.Kind> = [],
        _ handler: @escaping @Sendable (Request, APIRequestContext) async throws -> Answer
    ) -> Route {
        Route(
            method: method,
            path: path,
            isVersioned: isVersioned,
            access: access,
            isBrief: isBrief,
            summary: summary,
            parameters: parameters,
            input: NoBody.self,
            answer: answer,
            problems: problems.union(commonProblems)
        ) { request, context in
            try await handler(request, context).response()
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

    /// The problems of receiving a body, also one that no handler reads.
    private static let bodyProblems: Set<Problem.Kind> = [.bodyTooLarge, .mediaType, .notJSON, .overloaded, .timeout]

    /// The problems that any route may answer.
    private static let commonProblems: Set<Problem.Kind> = [
        .forbidden, .foreignHost, .foreignOrigin, .internal, .invalidValue, .notAcceptable, .overloaded, .request,
        .storage, .tooManyRequests, .unauthorized,
    ]

    private init(
        method: HTTPRequest.Method,
        path: String,
        isVersioned: Bool,
        access: Access,
        isBrief: Bool,
        summary: String,
        parameters: [QueryParameter]?,
        input: any RouteInput.Type,
        answer: any RouteAnswer.Type,
        problems: Set<Problem.Kind>,
        handler: @escaping @Sendable (Request, APIRequestContext) async throws -> Response
    ) {
        self.method = method
        self.path = path
        paths = Self.paths(of: path, isVersioned: isVersioned)
        self.access = access
        concernsAllStations = access == .operate || access == .administer
        self.isBrief = isBrief
        self.summary = summary
        self.parameters = parameters
        self.input = input
        self.answer = answer
        self.problems = problems
        self.handler = handler
    }
}

extension Route {
    /// The prefix of the paths of this version of the API.
    static let versionPrefix = "/v1"

    /// A path without the prefix is an alias of the path with it, unless the route has no versions.
    private static func paths(of path: String, isVersioned: Bool) -> [String] {
        isVersioned && !path.hasPrefix(versionPrefix + "/") ? [versionPrefix + path, path] : [path]
    }

    /// Answers a request; a handler that is not brief, or whose body is large, runs outside the event loop.
    func respond(to request: Request, context: APIRequestContext) async throws -> Response {
        do {
            try checkQuery(of: request)
            try requireStations(of: request, context)
            return try await Self.run(onEventLoop: isBrief) { try await answer(request, context) }
        } catch let problem as Problem {
            assert(problems.contains(problem.kind), "\(method) \(path) does not declare the problem \(problem.kind)")
            throw problem
        }
    }

    /// The same route, which answers 304 to a client that knows the answer.
    func conditional(on revision: DatabaseRevision) -> Route {
        var route = self
        route.revision = revision
        return route
    }

    /// The same route, whose document names fields of the request's header.
    func reading(headers: [QueryParameter]) -> Route {
        var route = self
        route.headers = headers
        return route
    }

    /// The same route with another cost.
    func weighing(_ weight: RouteWeight) -> Route {
        var route = self
        route.weight = weight
        return route
    }

    /// The same route, which is refused to a client that is limited to stations.
    func concerningAllStations() -> Route {
        var route = self
        route.concernsAllStations = true
        return route
    }

    /// Requires that the client reaches the station of the path or of the query; a handler checks those of a body.
    private func requireStations(of request: Request, _ context: APIRequestContext) throws {
        guard context.credential.namedStations != nil else { return }
        guard !concernsAllStations else { throw Problem.limitedToStations(context.credential) }
        let ofPath = path.contains("{id}") ? try context.decodedParameter("id") : nil
        let isRead = parameters?.contains { $0.name == QueryParameter.station.name } ?? false
        let ofQuery = isRead ? try request.station() : nil
        try context.credential.requireStations([ofPath, ofQuery].compactMap { $0 })
    }

    /// Whether the route answers 304 to a client that knows the answer.
    var isConditional: Bool { revision != nil }

    private func answer(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        try requireAcceptable(request)
        // Read before the answer is computed: a later commit makes the tag too old, never the answer.
        let tag = try revision?.tag(for: context.credential.namedStations)
        if let tag, request.knows(tag) { return .notModified(tag: tag) }
        var response = try await handler(request, context)
        if let tag {
            response.headers[.eTag] = tag
            response.headers[.cacheControl] = "no-cache"
        }
        return try await response.compressed(for: request)
    }

    /// - Throws: a ``Problem`` with the status 406 if the client accepts no media type of the route, or 417.
    private func requireAcceptable(_ request: Request) throws {
        if let expectation = request.headers.value(of: .expect), expectation.lowercased() != "100-continue" {
            throw Problem.unknownExpectation(expectation)
        }
        guard let field = request.headers.value(of: .accept), field != "*/*" else { return }
        let accepted = AcceptedValues(field)
        guard !answer.mediaTypes.contains(where: accepted.accept(mediaType:)) else { return }
        throw Problem.notAcceptable(field, mediaTypes: answer.mediaTypes)
    }
}
