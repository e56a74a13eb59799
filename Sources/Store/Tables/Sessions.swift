package import Foundation

/// A signed-in browser.
package struct SessionRecord: Hashable, Sendable {
    /// SHA-256 of the session's token, 32 bytes.
    package var digest: Data
    /// The key that signed in.
    package var key: String
    /// Seconds since 1970.
    package var createdAt: Double
    /// Seconds since 1970.
    package var expiresAt: Double

    package init(digest: Data, key: String, createdAt: Double, expiresAt: Double) {
        self.digest = digest
        self.key = key
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

extension WriteTransaction {
    /// The largest number of sessions of a key: browsers of the people who share it.
    package static let sessionsPerKey = 100

    /// Stores a session, and deletes expired ones and the oldest ones of a key with too many.
    package func insert(_ session: SessionRecord) throws {
        try connection.execute("DELETE FROM sessions WHERE expires_at <= ?", [session.createdAt])
        try connection.execute(
            "INSERT INTO sessions (token_sha256, key, created_at, expires_at) VALUES (?, ?, ?, ?)",
            [session.digest, session.key, session.createdAt, session.expiresAt]
        )
        try connection.execute(
            """
            DELETE FROM sessions WHERE key = ? AND token_sha256 NOT IN (
                SELECT token_sha256 FROM sessions WHERE key = ? ORDER BY created_at DESC LIMIT ?)
            """,
            [session.key, session.key, Self.sessionsPerKey]
        )
    }

    package func deleteSession(_ digest: Data) throws {
        try connection.execute("DELETE FROM sessions WHERE token_sha256 = ?", [digest])
    }
}

extension ReadTransaction {
    package func hasSession(_ digest: Data) throws -> Bool {
        try connection.count("SELECT count(*) FROM sessions WHERE token_sha256 = ?", [digest]) > 0
    }

    /// The sessions that have not expired.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: in no order.
    /// - Throws: ``SQLError``.
    package func sessions(at now: Double) throws -> [SessionRecord] {
        try connection.rows(
            "SELECT token_sha256, key, created_at, expires_at FROM sessions WHERE expires_at > ?",
            [now]
        ) { row in
            SessionRecord(digest: try row[0], key: try row[1], createdAt: try row[2], expiresAt: try row[3])
        }
    }
}
