import GRDB

/// Something that happened to a version after it was published.
package struct VersionEventRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable {
        /// It is not promoted by itself any more.
        case quarantined
        /// It may be promoted again.
        case released
        /// Its files were deleted.
        case pruned
    }

    package var version: String
    package var kind: Kind
    /// Seconds since 1970.
    package var happenedAt: Double
    package var actor: String
    package var reason: String

    package init(version: String, kind: Kind, happenedAt: Double, actor: String, reason: String) {
        self.version = version
        self.kind = kind
        self.happenedAt = happenedAt
        self.actor = actor
        self.reason = reason
    }
}

extension WriteTransaction {
    /// Adds to the history of a recorded version.
    package func insert(_ event: VersionEventRecord, of model: String) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO version_events (model, version, kind, happened_at, actor, reason) VALUES (?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [model, event.version, event.kind.rawValue, event.happenedAt, event.actor, event.reason])
    }
}

extension ReadTransaction {
    /// What happened to a version, oldest first.
    package func versionEvents(of version: String, model: String) throws -> [VersionEventRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT version, kind, happened_at, actor, reason FROM version_events
                WHERE model = ? AND version = ? ORDER BY id
                """
        )
        return try Row.fetchAll(statement, arguments: [model, version])
            .map { row in
                VersionEventRecord(
                    version: row[0],
                    kind: VersionEventRecord.Kind(rawValue: row[1]) ?? .released,
                    happenedAt: row[2],
                    actor: row[3],
                    reason: row[4]
                )
            }
    }

    /// The versions of a model that are not promoted by themselves.
    package func quarantinedVersions(of model: String) throws -> Set<String> {
        let statement = try database.cachedStatement(
            sql: """
                SELECT version FROM version_events WHERE id IN (
                    SELECT max(id) FROM version_events WHERE model = ? AND kind IN ('quarantined', 'released')
                    GROUP BY version
                ) AND kind = 'quarantined'
                """
        )
        return Set(try String.fetchAll(statement, arguments: [model]))
    }
}
