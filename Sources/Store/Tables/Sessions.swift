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
    /// Stores a session, and deletes expired ones.
    package func insert(_ session: SessionRecord) throws {
        try connection.execute("DELETE FROM sessions WHERE expires_at <= ?", [session.createdAt])
        try connection.execute(
            "INSERT INTO sessions (token_sha256, key, created_at, expires_at) VALUES (?, ?, ?, ?)",
            [session.digest, session.key, session.createdAt, session.expiresAt]
        )
    }

    package func deleteSession(_ digest: Data) throws {
        try connection.execute("DELETE FROM sessions WHERE token_sha256 = ?", [digest])
    }
}

extension ReadTransaction {
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
