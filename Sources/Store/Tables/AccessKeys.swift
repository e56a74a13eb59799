package import Access
import CanonicalJSON

extension ReadTransaction {
    /// All keys, also expired and revoked ones, oldest first.
    package func accessKeys() throws -> [KeyRecord] {
        try connection.rows(
            """
            SELECT id, client, roles, stations, secret_sha256, created_at, expires_at, revoked_at, last_used_at,
                daily_quota
            FROM access_keys ORDER BY created_at, id
            """
        ) { row in
            let roles: String = try row[2]
            return KeyRecord(
                id: try row[0],
                client: try row[1],
                roles: try Set(roles.split(separator: ",").map { try Role(stored: String($0)) }),
                stations: StationPatterns(text: try row[3]),
                digest: try row[4],
                createdAt: try row[5],
                expiresAt: try row[6],
                revokedAt: try row[7],
                lastUsedAt: try row[8],
                dailyQuota: try row[9]
            )
        }
    }

    package func accessKey(_ id: String) throws -> KeyRecord? {
        try accessKeys().first { $0.id == id }
    }

    /// The stored requests of each key on a day.
    ///
    /// - Parameter day: days since 1970.
    /// - Returns: the number of requests by key.
    /// - Throws: ``SQLError``.
    package func keyUsage(on day: Int) throws -> [String: Int] {
        let rows = try connection.rows("SELECT key, requests FROM key_usage WHERE day = ?", [day]) { row in
            (try row[0] as String, try row[1] as Int)
        }
        return Dictionary(rows, uniquingKeysWith: +)
    }
}

extension WriteTransaction {
    /// The largest number of live keys of a client: the old and the new one of a rotation.
    package static let keysPerClient = 2

    /// Stores a new key.
    ///
    /// - Parameters:
    ///   - key: the key, with the SHA-256 of its secret.
    ///   - now: seconds since 1970.
    /// - Throws: ``KeyError`` if the client has two live keys.
    package func insert(_ key: KeyRecord, now: Double) throws {
        let live = try reading.accessKeys().filter { $0.client == key.client && $0.isLive(at: now) }
        guard live.count < Self.keysPerClient else { throw KeyError.tooMany(client: key.client, ids: live.map(\.id)) }
        try connection.execute(
            """
            INSERT INTO access_keys (id, client, roles, stations, secret_sha256, created_at, expires_at, daily_quota)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                key.id, key.client, key.roles.map(\.rawValue).sorted().joined(separator: ","), key.stations.text,
                key.digest, key.createdAt, key.expiresAt, key.dailyQuota,
            ]
        )
        try audit("create key", of: key.id, after: KeyState(key), at: now)
    }

    /// Ends a key, at once or at a later time.
    ///
    /// - Parameters:
    ///   - id: the key.
    ///   - expiry: seconds since 1970; `nil` to revoke the key at once.
    ///   - now: seconds since 1970.
    /// - Throws: ``KeyError`` if the key does not exist or is no longer live.
    package func endKey(_ id: String, at expiry: Double?, now: Double) throws {
        guard let before = try reading.accessKey(id) else { throw KeyError.unknown(id) }
        guard before.isLive(at: now) else { throw KeyError.ended(id) }
        var after = before
        if let expiry { after.expiresAt = min(expiry, before.expiresAt ?? expiry) } else { after.revokedAt = now }
        try connection.execute(
            "UPDATE access_keys SET expires_at = ?, revoked_at = ? WHERE id = ?",
            [after.expiresAt, after.revokedAt, id]
        )
        let action = expiry == nil ? "revoke key" : "expire key"
        try audit(action, of: id, before: KeyState(before), after: KeyState(after), at: now)
    }

    /// Adds requests to the usage of keys; not a change for the audit.
    package func add(_ usage: [String: KeyUsage]) throws {
        for (key, usage) in usage {
            try connection.execute(
                """
                INSERT INTO key_usage (key, day, requests) VALUES (?, ?, ?)
                ON CONFLICT (key, day) DO UPDATE SET requests = key_usage.requests + excluded.requests
                """,
                [key, usage.day, usage.requests]
            )
            try connection.execute(
                "UPDATE access_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)",
                [usage.lastUsedAt, key, usage.lastUsedAt]
            )
        }
    }
}

/// A key in the audit.
private struct KeyState: Encodable {
    var client: String
    var roles: [String]
    var stations: [String]
    var expiresAt: Double?
    var isRevoked: Bool

    init(_ key: KeyRecord) {
        client = key.client
        roles = key.roles.map(\.rawValue).sorted()
        stations = key.stations.patterns
        expiresAt = key.expiresAt
        isRevoked = key.revokedAt != nil
    }

    private enum CodingKeys: String, CodingKey {
        case client
        case roles
        case stations
        case expiresAt = "expires_at"
        case isRevoked = "revoked"
    }
}

extension Role {
    fileprivate init(stored text: String) throws {
        guard let role = Role(rawValue: text) else {
            throw SQLError.unknownWord(text, table: "access_keys", column: "roles")
        }
        self = role
    }
}

/// A change of keys that is not possible.
package enum KeyError: Error, Hashable, CustomStringConvertible {
    case unknown(String)
    case ended(String)
    case tooMany(client: String, ids: [String])

    package var description: String {
        switch self {
        case .unknown(let id): "key '\(id)' does not exist: aerocast keys list shows all keys"
        case .ended(let id): "key '\(id)' has expired or was revoked"
        case .tooMany(let client, let ids):
            "'\(client)' has \(ids.count) live keys, \(ids.joined(separator: " and ")): revoke one of them first"
        }
    }
}
