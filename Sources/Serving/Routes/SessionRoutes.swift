import Access
import Foundation
import HTTPTypes
import Hummingbird
import Store
import Timing

/// The sessions of the page: `POST /session` signs in with a key, `GET /session` shows who is signed in, and
/// `POST /session/end` signs out.
struct SessionRoutes: Sendable {
    let store: Store
    let gate: AccessGate
    let now: WallClock

    struct Input: RouteInput, Decodable {
        var key: String
    }

    struct Answer: JSONRouteAnswer, Encodable {
        /// Whether requests need a key or a session.
        var required: Bool
        /// The proven client; `nil` without a session.
        var client: String?
        var roles: [String]?
        /// Repeated in the header `X-CSRF-Token` of each change.
        var csrfToken: String?
        var setCookie: String?

        private enum CodingKeys: String, CodingKey {
            case required
            case client
            case roles
            case csrfToken = "csrf_token"
        }

        func response() throws -> Response {
            var response = try Response(json: self)
            response.headers[.cacheControl] = "no-store"
            if let setCookie { response.headers[.setCookie] = setCookie }
            return response
        }
    }

    func signIn(_ input: Input, _ request: Request, context: APIRequestContext) async throws -> Answer {
        let text = input.key.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let key = AccessKey(text) else { throw Problem.unreadableKey }
        let client = try gate.client(with: key)
        // A session is stored, as a change is, and would cost nothing otherwise.
        try gate.begin(.operate, weight: 1, by: client).release()
        let session = Session.random()
        let now = now()
        let record = SessionRecord(
            digest: session.digest,
            key: key.id,
            createdAt: now,
            expiresAt: now + Session.lifetime
        )
        try await store.write { try $0.insert(record) }
        gate.remember(record)
        return answer(for: client, session, cookie: session.setCookie(isSecure: context.client.isSecure))
    }

    func show(_ request: Request, context: APIRequestContext) async throws -> Answer {
        guard let session = Session.token(in: request), let client = try? gate.client(of: request) else {
            return Answer(required: gate.isClosed)
        }
        return answer(for: client, session, cookie: nil)
    }

    func signOut(_ input: NoBody, _ request: Request, context: APIRequestContext) async throws -> Answer {
        guard let session = Session.token(in: request),
            try await store.read({ try $0.hasSession(session.digest) })
        else { return Answer(required: gate.isClosed) }
        try await store.write { try $0.deleteSession(session.digest) }
        gate.forget(session.digest)
        return Answer(
            required: gate.isClosed,
            setCookie: session.setCookie(isSecure: context.client.isSecure, age: 0)
        )
    }

    private func answer(for client: ProvenClient, _ session: Session, cookie: String?) -> Answer {
        Answer(
            required: gate.isClosed,
            client: client.credential.client,
            roles: client.credential.roles.map(\.rawValue).sorted(),
            csrfToken: session.forgeryToken,
            setCookie: cookie
        )
    }
}

extension Problem {
    fileprivate static let unreadableKey = Problem.invalid("key", mustBe: "a key such as ac_…", got: "something else")
}
