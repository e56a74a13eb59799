import Access
import HTTPTypes

extension Problem {
    private static let challenge: HTTPFields = [.wwwAuthenticate: "Bearer realm=\"aerocast\""]

    private static func unauthorized(_ detail: String) -> Problem {
        Problem(
            .unauthorized,
            kind: .unauthorized,
            title: "A key is needed",
            detail: detail,
            headers: challenge
        )
    }

    static let noCredential = unauthorized(
        "the header Authorization is missing, must be 'Bearer ' and a key; 'aerocast keys create' makes one"
    )

    static let unreadableCredential = unauthorized(
        "the header Authorization must be 'Bearer ' and a key such as ac_…, got something else"
    )

    static let endedSession = unauthorized("the session has ended: sign in again")

    static func refusedKey(_ id: String) -> Problem {
        unauthorized("key '\(id)' is not accepted: it is unknown, wrong, expired or revoked")
    }

    static func missingRole(_ role: Role, _ credential: Credential) -> Problem {
        let (title, subject, roles): (String, String, Set<Role>) =
            switch credential {
            case .none: ("The request does not permit this", "the client", [])
            case .key(let id, let client, let roles, _):
                ("The key does not permit this", "key '\(id)' of '\(client)'", roles)
            case .token(let token): ("The token does not permit this", "the token of '\(token.client)'", token.roles)
            }
        let names = roles.isEmpty ? "none" : roles.map(\.rawValue).sorted().joined(separator: ", ")
        return Problem(
            .forbidden,
            kind: .forbidden,
            title: title,
            detail: "\(subject) must have the role \(role.rawValue), has \(names)"
        )
    }

    static let missingForgeryToken = Problem(
        .forbidden,
        kind: .forbidden,
        title: "The session's token is missing",
        detail: "a change in a session must repeat its csrf_token in the header X-CSRF-Token"
    )

    static func foreignHost(_ host: String?) -> Problem {
        Problem(
            .misdirectedRequest,
            kind: .foreignHost,
            title: "The service does not have this name",
            detail: "the header Host "
                + mismatch(mustBe: "localhost, 127.0.0.1 or a name of --allowed-hosts", got: host ?? "none")
        )
    }

    static let foreignOrigin = Problem(
        .forbidden,
        kind: .foreignOrigin,
        title: "A page of another origin sent the request",
        detail: "the header Origin must be the service's own or one of --allowed-origins"
    )

    static func overloaded(_ limit: Int) -> Problem {
        Problem(
            .serviceUnavailable,
            kind: .overloaded,
            title: "Too many requests at once",
            detail: "at most \(limit) requests are worked on at once: try again in a second",
            headers: [.retryAfter: "1"]
        )
    }

    init(_ refusal: ClientUse.Refusal, role: Role) {
        let (detail, wait) =
            switch refusal {
            case .rate(let decision, let limit):
                (
                    "at most \(limit.quota) requests in \(Int(limit.window)) s that need the role \(role.rawValue)",
                    decision.retryAfter
                )
            case .concurrency(let running): ("the key has \(running) running requests, which is the most allowed", 1)
            case .quota(let quota, let left, let weight, let wait):
                ("the weight of the request is \(weight), and \(left) of today's quota of \(quota) are left", wait)
            }
        self.init(
            .tooManyRequests,
            kind: .tooManyRequests,
            title: "Too many requests",
            detail: detail,
            headers: [.retryAfter: "\(max(1, Int(wait.rounded(.up))))"]
        )
    }
}
