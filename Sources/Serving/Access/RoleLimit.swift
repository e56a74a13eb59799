import Access
import HTTPTypes

/// The rate limit of a role, and the fields of answers that state it.
///
/// The fields are those of the draft "RateLimit header fields for HTTP" of the IETF.
struct RoleLimit: Sendable {
    let limit: RateLimit
    private let policy: HTTPField?
    private let standingPrefix: String

    init(_ limit: RateLimit, of role: Role) {
        self.limit = limit
        policy = HTTPField.Name("RateLimit-Policy")
            .map { name in
                HTTPField(name: name, value: "\"\(role.rawValue)\";q=\(limit.quota);w=\(Int(limit.window))")
            }
        standingPrefix = "\"\(role.rawValue)\";r="
    }

    private static let standingName = HTTPField.Name("RateLimit")

    /// Adds the limit and what is left of it to the fields of an answer.
    func add(_ decision: RateLimit.Decision, to headers: inout HTTPFields) {
        guard let policy, let name = Self.standingName else { return }
        headers.append(policy)
        let standing = "\(standingPrefix)\(decision.remaining);t=\(Int(decision.reset.rounded(.up)))"
        headers.append(HTTPField(name: name, value: standing))
    }
}
