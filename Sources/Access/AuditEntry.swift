import Crypto
import Foundation
import PlainText

/// One change of state: who, what, when, before and after.
///
/// Every entry contains the hash of the entry before it, so that a changed or removed row breaks the chain.
package struct AuditEntry: Hashable, Sendable {
    /// Increases by 1 with each entry.
    package var id: Int64
    /// Seconds since 1970.
    package var at: Double
    package var actor: Actor
    /// The name that the client stated for itself; `nil` if it stated none.
    package var claimed: String?
    /// The change, such as `promote`.
    package var action: String
    /// The changed object, such as a version or a key.
    package var subject: String
    /// The target; `nil` for changes that concern none.
    package var target: String?
    package var reason: String?
    /// The state before and after, as JSON; `nil` if there was none.
    package var before: String?
    package var after: String?
    /// The trace of the request, 32 hexadecimal digits.
    package var trace: String?
    /// SHA-256 of the entry before, 64 hexadecimal digits; ``origin`` for the first.
    package var previousHash: String

    package static let origin = String(repeating: "0", count: 64)

    package init(
        id: Int64,
        at: Double,
        actor: Actor,
        claimed: String?,
        action: String,
        subject: String,
        target: String?,
        reason: String?,
        before: String?,
        after: String?,
        trace: String?,
        previousHash: String
    ) {
        self.id = id
        self.at = at
        self.actor = actor
        self.claimed = claimed
        self.action = action
        self.subject = subject
        self.target = target
        self.reason = reason
        self.before = before
        self.after = after
        self.trace = trace
        self.previousHash = previousHash
    }

    /// SHA-256 of all fields, each with its length, as 64 hexadecimal digits.
    package var hash: String {
        let fields: [String?] = [
            "\(id)", "\(at.bitPattern)", actor.name, actor.credential, claimed, action, subject, target, reason, before,
            after, trace, previousHash,
        ]
        var hasher = SHA256()
        for field in fields {
            hasher.update(data: Data("\(field.map { $0.utf8.count } ?? -1):\(field ?? "")".utf8))
        }
        return hasher.finalize().hexadecimal
    }
}
