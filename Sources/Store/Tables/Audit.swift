package import Access
import CanonicalJSON
import TraceContext

extension WriteTransaction {
    /// Adds a change to the audit, in the transaction of the change.
    ///
    /// - Parameters:
    ///   - action: what was done, such as `promote`.
    ///   - subject: what it was done to.
    ///   - target: the target; `nil` for changes that concern none.
    ///   - claimed: the name that the client states, or the program that decided.
    ///   - reason: why.
    ///   - before: the state before; `nil` if there was none.
    ///   - after: the state after; `nil` if there is none.
    ///   - now: seconds since 1970; `nil` uses the database's clock.
    /// - Throws: ``SQLError``.
    func audit(
        _ action: String,
        of subject: String,
        target: String? = nil,
        claimed: String? = nil,
        reason: String? = nil,
        before: (any Encodable)? = nil,
        after: (any Encodable)? = nil,
        at now: Double?
    ) throws {
        try connection.lock(RowStream("audit"))
        let newest = try connection.row("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1") { row in
            (id: try row[0] as Int64, hash: try row[1] as String)
        }
        let isProven = actor.credential != nil
        let entry = AuditEntry(
            id: (newest?.id ?? 0) + 1,
            at: try now ?? connection.value("SELECT \(connection.dialect.now)") ?? 0,
            actor: isProven ? actor : Actor(name: claimed ?? actor.name),
            claimed: isProven ? claimed : nil,
            action: action,
            subject: subject,
            target: target,
            reason: reason,
            before: try before.map { try JSONText.encode($0) },
            after: try after.map { try JSONText.encode($0) },
            trace: trace?.description,
            previousHash: newest?.hash ?? AuditEntry.origin
        )
        try connection.execute(
            """
            INSERT INTO audit (id, happened_at, actor, credential, claimed, action, subject, target, reason, before,
                after, trace, previous_hash, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                entry.id, entry.at, entry.actor.name, entry.actor.credential, entry.claimed, entry.action,
                entry.subject, entry.target, entry.reason, entry.before, entry.after, entry.trace,
                entry.previousHash, entry.hash,
            ]
        )
    }
}

extension WriteTransaction {
    /// The proven client; without a proof, the name that was stated.
    func provenActor(_ stated: String) -> String {
        actor.credential == nil ? stated : actor.name
    }
}

extension ReadTransaction {
    /// Entries of the audit with their hashes, oldest first.
    ///
    /// - Parameters:
    ///   - id: only entries after this one.
    ///   - limit: the largest number of entries.
    /// - Returns: each entry with its stored hash.
    /// - Throws: ``SQLError``.
    package func auditEntries(after id: Int64 = 0, limit: Int) throws -> [(entry: AuditEntry, hash: String)] {
        try connection.rows(
            """
            SELECT id, happened_at, actor, credential, claimed, action, subject, target, reason, before, after, trace,
                previous_hash, hash
            FROM audit WHERE id > ? ORDER BY id LIMIT ?
            """,
            [id, limit]
        ) { row in
            let entry = AuditEntry(
                id: try row[0],
                at: try row[1],
                actor: Actor(name: try row[2], credential: try row[3]),
                claimed: try row[4],
                action: try row[5],
                subject: try row[6],
                target: try row[7],
                reason: try row[8],
                before: try row[9],
                after: try row[10],
                trace: try row[11],
                previousHash: try row[12]
            )
            return (entry, try row[13])
        }
    }
}
