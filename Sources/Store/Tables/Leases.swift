import Timing

/// The right of one process to do a kind of work, until it expires.
package struct Lease: Hashable, Sendable {
    /// The work.
    package var name: String
    /// The process.
    package var owner: String
    /// Increases with each new owner: a write with an earlier token is refused.
    package var token: Int64
    /// Seconds since 1970.
    package var until: Double

    package init(name: String, owner: String, token: Int64, until: Double) {
        self.name = name
        self.owner = owner
        self.token = token
        self.until = until
    }
}

/// Another process has taken over the work.
package struct LostLease: Error, Hashable, CustomStringConvertible {
    package var name: String

    package init(name: String) {
        self.name = name
    }

    package var description: String { "another process has taken over \(name)" }
}

extension WriteTransaction {
    /// Takes a lease that is free or expired, or renews the owner's own lease.
    ///
    /// A lease that ends later than `duration` from now was written before the clock was set back, and counts as
    /// expired; so all owners of a lease use the same duration.
    ///
    /// - Parameters:
    ///   - name: the work.
    ///   - owner: a text that no other process has.
    ///   - now: seconds since 1970.
    ///   - duration: the time until the lease expires.
    /// - Returns: `nil` if another owner has the lease.
    /// - Throws: ``SQLError``.
    package func acquireLease(_ name: String, owner: String, now: Double, for duration: Duration) throws -> Lease? {
        let until = now + duration.seconds
        return try connection.row(
            """
            INSERT INTO leases (name, owner, token, until) VALUES (?, ?, 1, ?)
            ON CONFLICT (name) DO UPDATE SET
                token = leases.token + CASE WHEN leases.owner = excluded.owner THEN 0 ELSE 1 END,
                owner = excluded.owner, until = excluded.until
            WHERE leases.owner = excluded.owner OR leases.until <= ? OR leases.until > ?
            RETURNING name, owner, token, until
            """,
            [name, owner, until, now, until]
        ) { row in
            Lease(name: try row[0], owner: try row[1], token: try row[2], until: try row[3])
        }
    }

    /// Fences a write: it is made only if no other process has taken over in the meantime.
    ///
    /// - Throws: ``LostLease``.
    package func require(_ lease: Lease) throws {
        let token: Int64? = try connection.value("SELECT token FROM leases WHERE name = ?", [lease.name])
        guard token == lease.token else { throw LostLease(name: lease.name) }
    }

    /// Ends a lease early, so that another process need not wait; does nothing if another process has taken over.
    package func release(_ lease: Lease) throws {
        try connection.execute(
            "UPDATE leases SET until = 0 WHERE name = ? AND owner = ? AND token = ?",
            [lease.name, lease.owner, lease.token]
        )
    }
}
