import Access
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Store
import Timing

extension AccessGate {
    /// Answers a request by a route if its client may use the route.
    func respond(_ request: Request, _ context: APIRequestContext, by route: Route) async throws -> Response {
        try enter()
        defer { leave() }
        guard let role = route.access.role else { return try await route.respond(to: request, context: context) }
        guard let client = try await provenClient(of: request) else {
            guard !isClosed else { throw Problem.noCredential }
            return try await route.respond(to: request, context: context)
        }
        guard client.permits(role) else { throw Problem.missingRole(role, client.credential) }
        do {
            let place = try begin(role, weight: route.weight.base, by: client)
            var context = context
            context.proven = client
            if route.weight.part != nil { context.charge = RequestCharge(client: client, role: role, gate: self) }
            var response = try await respond(request, context, by: route, as: role).holding(place)
            append(role, of: client, to: &response.headers)
            return response
        } catch var problem as Problem {
            append(role, of: client, to: &problem.headers)
            throw problem
        }
    }

    /// Counts a request, until its place is released.
    ///
    /// - Throws: a ``Problem`` with the status 429.
    func begin(_ role: Role, weight: Int, by client: ProvenClient) throws(Problem) -> Place {
        do {
            try client.use.begin(
                role,
                limit: limits[role]?.limit,
                policy: policy,
                quota: client.dailyQuota,
                weight: weight,
                now: now()
            )
        } catch {
            throw Problem(error, role: role)
        }
        return Place { client.use.end() }
    }

    /// Adds what is left of the role's limit, if it has one.
    private func append(_ role: Role, of client: ProvenClient, to headers: inout HTTPFields) {
        guard let limit = limits[role] else { return }
        limit.add(client.use.standing(role, limit: limit.limit, now: now()), to: &headers)
    }

    /// Names the client as the actor of changes; reads and forecasts change nothing.
    private func respond(
        _ request: Request,
        _ context: APIRequestContext,
        by route: Route,
        as role: Role
    ) async throws -> Response {
        guard role != .read, role != .predict else { return try await route.respond(to: request, context: context) }
        return try await Actor.$current.withValue(Actor(context.credential)) {
            try await route.respond(to: request, context: context)
        }
    }

    /// The client of a request.
    ///
    /// - Returns: `nil` for a request without a credential.
    /// - Throws: a ``Problem`` for a credential that is not accepted, or ``TokenRefusal``.
    func client(of request: Request) throws -> ProvenClient? {
        if let field = request.headers.value(of: .authorization) {
            guard let key = AccessKey(bearer: field) else { return try client(withToken: field) }
            return try client(with: key)
        }
        guard let session = Session.token(in: request) else { return nil }
        guard let record = self.session(session.digest), let key = key(record.key) else {
            throw Problem.endedSession
        }
        let isUnsafe = ![.get, .head, .options].contains(request.method)
        guard !isUnsafe || session.isForgeryToken(Session.forgeryName.flatMap({ request.headers[$0] })) else {
            throw Problem.missingForgeryToken
        }
        return key.client
    }

    /// The client that has a key.
    ///
    /// - Throws: the same ``Problem`` for an unknown, a wrong, an expired and a revoked key.
    func client(with key: AccessKey) throws -> ProvenClient {
        guard let (digest, client) = self.key(key.id), key.matches(digest) else { throw Problem.refusedKey(key.id) }
        return client
    }
}

extension AccessKey {
    /// - Parameter field: the value of `Authorization`, such as `Bearer ac_…`.
    init?(bearer field: String) {
        guard let space = field.utf8.firstIndex(of: UInt8(ascii: " ")), field[..<space].lowercased() == "bearer"
        else { return nil }
        self.init(field[field.utf8.index(after: space)...])
    }
}
