package import Foundation

/// The stored facts of a key, without its secret.
package struct KeyRecord: Hashable, Sendable {
    package var id: String
    /// The program or person that has the key.
    package var client: String
    package var roles: Set<Role>
    package var stations: StationPatterns
    /// SHA-256 of the secret, 32 bytes.
    package var digest: Data
    /// Seconds since 1970.
    package var createdAt: Double
    /// Seconds since 1970; `nil` for a key that does not expire.
    package var expiresAt: Double?
    /// Seconds since 1970; `nil` for a key that was not revoked.
    package var revokedAt: Double?
    /// Seconds since 1970, to about a minute; `nil` for a key that was never used.
    package var lastUsedAt: Double?
    /// The weight of a day's requests; `nil` without a quota.
    package var dailyQuota: Int?

    package init(
        id: String,
        client: String,
        roles: Set<Role>,
        stations: StationPatterns = StationPatterns(),
        digest: Data,
        createdAt: Double,
        expiresAt: Double? = nil,
        revokedAt: Double? = nil,
        lastUsedAt: Double? = nil,
        dailyQuota: Int? = nil
    ) {
        self.id = id
        self.client = client
        self.roles = roles
        self.stations = stations
        self.digest = digest
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.lastUsedAt = lastUsedAt
        self.dailyQuota = dailyQuota
    }

    /// Whether the key is accepted.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: `false` for an expired or revoked key.
    package func isLive(at now: Double) -> Bool {
        revokedAt == nil && expiresAt.map { now < $0 } ?? true
    }
}
