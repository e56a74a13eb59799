import Access
import CanonicalJSON
import Hummingbird
import JSONSchema
import Observations
import Store

/// `GET /audit?after=&limit=`: every change of state, oldest first.
struct AuditRoute: Sendable {
    let store: Store

    private static let largestLimit = 1000

    static let parameters = [
        QueryParameter.limit(1...largestLimit, default: 100, "entries"),
        QueryParameter("after", .integer(0...Int.max), "Only entries after this one; default: all."),
    ]

    struct Answer: JSONRouteAnswer, Encodable {
        var entries: [Entry]
        /// The last entry; the next page begins after it.
        var next: Int64?
    }

    struct Entry: Encodable {
        var id: Int64
        var at: Timestamp
        var actor: String
        var credential: String?
        var claimed: String?
        var action: String
        var subject: String
        var target: String?
        var reason: String?
        var before: JSONValue?
        var after: JSONValue?
        var trace: String?
        var previousHash: String
        var hash: String

        private enum CodingKeys: String, CodingKey {
            case id
            case at
            case actor
            case credential
            case claimed
            case action
            case subject
            case target
            case reason
            case before
            case after
            case trace
            case previousHash = "previous_hash"
            case hash
        }
    }

    func handle(_ request: Request, context: APIRequestContext) async throws -> Answer {
        let limit = try request.integer("limit", in: 1...Self.largestLimit) ?? 100
        let after = try request.integer("after", in: 0...Int.max) ?? 0
        let found = try await store.read { try $0.auditEntries(after: Int64(after), limit: limit) }
        return Answer(
            entries: found.map { Entry($0.entry, hash: $0.hash) },
            next: found.count == limit ? found.last?.entry.id : nil
        )
    }
}

extension AuditRoute.Entry {
    init(_ entry: AuditEntry, hash: String) {
        self.init(
            id: entry.id,
            at: Timestamp(seconds: entry.at),
            actor: entry.actor.name,
            credential: entry.actor.credential,
            claimed: entry.claimed,
            action: entry.action,
            subject: entry.subject,
            target: entry.target,
            reason: entry.reason,
            before: entry.before.flatMap { try? JSONText.decode(JSONValue.self, from: $0) },
            after: entry.after.flatMap { try? JSONText.decode(JSONValue.self, from: $0) },
            trace: entry.trace,
            previousHash: entry.previousHash,
            hash: hash
        )
    }
}
