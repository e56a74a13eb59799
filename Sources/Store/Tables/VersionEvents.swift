package import Observations

/// An event of a version after its publication.
package struct VersionEventRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable {
        /// The version is not promoted automatically.
        case quarantined
        /// The version may be promoted again.
        case released
        /// The version's files were deleted.
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
    /// Adds an event to the history of a recorded version.
    package func insert(_ event: VersionEventRecord, of target: TargetName) throws {
        try connection.execute(
            "INSERT INTO version_events (target, version, kind, happened_at, actor, reason) VALUES (?, ?, ?, ?, ?, ?)",
            [
                target, event.version, event.kind.rawValue, event.happenedAt, provenActor(event.actor), event.reason,
            ]
        )
        try recordEvent(of: event, target: target)
        try audit(
            event.kind.rawValue,
            of: event.version,
            target: target.rawValue,
            claimed: event.actor,
            reason: event.reason,
            after: ["state": event.kind.rawValue],
            at: event.happenedAt
        )
    }
}

extension ReadTransaction {
    /// The events of a version, oldest first.
    package func versionEvents(of version: String, target: TargetName) throws -> [VersionEventRecord] {
        try connection.rows(
            """
            SELECT version, kind, happened_at, actor, reason FROM version_events
            WHERE target = ? AND version = ? ORDER BY id
            """,
            [target, version]
        ) { row in
            VersionEventRecord(
                version: try row[0],
                kind: try row.word(1, of: "version_events", "kind"),
                happenedAt: try row[2],
                actor: try row[3],
                reason: try row[4]
            )
        }
    }

    /// The versions of a model that are not promoted automatically.
    package func quarantinedVersions(of target: TargetName) throws -> Set<String> {
        let versions: [String] = try connection.values(
            """
            SELECT version FROM version_events WHERE id IN (
                SELECT max(id) FROM version_events WHERE target = ? AND kind IN ('quarantined', 'released')
                GROUP BY version
            ) AND kind = 'quarantined'
            """,
            [target]
        )
        return Set(versions)
    }
}
