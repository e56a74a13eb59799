import GRDB

/// A published model version.
package struct VersionRecord: Hashable, Sendable {
    package var model: String
    package var version: String
    package var parent: String?
    /// Of the weights, in hexadecimal.
    package var sha256: String
    /// The text of `model.json`.
    package var manifest: String
    /// Seconds since 1970.
    package var publishedAt: Double

    package init(
        model: String,
        version: String,
        parent: String?,
        sha256: String,
        manifest: String,
        publishedAt: Double
    ) {
        self.model = model
        self.version = version
        self.parent = parent
        self.sha256 = sha256
        self.manifest = manifest
        self.publishedAt = publishedAt
    }
}

/// One entry in the history of champions.
package struct PromotionRecord: Hashable, Sendable {
    /// Counts up with each promotion.
    package var id: Int64
    package var model: String
    package var version: String
    package var previous: String?
    /// Seconds since 1970.
    package var promotedAt: Double
    package var actor: String
    package var reason: String
    package var flag: Int64?
}

extension WriteTransaction {
    /// Records a published version; one that is known already stays as it was.
    package func insert(_ version: VersionRecord) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO model_versions (model, version, parent, sha256, manifest, published_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (model, version) DO NOTHING
                """
        )
        .execute(arguments: [
            version.model, version.version, version.parent, version.sha256, version.manifest, version.publishedAt,
        ])
    }

    /// Makes a published version the champion.
    ///
    /// - Parameters:
    ///   - version: a version of the model that has been recorded.
    ///   - model: its name.
    ///   - actor: who decided.
    ///   - reason: why.
    ///   - flag: the retrain flag that led to it.
    ///   - now: seconds since 1970.
    /// - Throws: an error of SQLite, also when the version is not recorded.
    package func promote(
        version: String,
        of model: String,
        actor: String,
        reason: String,
        flag: Int64?,
        now: Double
    ) throws {
        let previous = try reading.champion(of: model)?.version
        guard previous != version else { return }
        try database.cachedStatement(
            sql: """
                INSERT INTO promotions (model, version, previous, promoted_at, actor, reason, flag)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [model, version, previous, now, actor, reason, flag])
    }
}

extension ReadTransaction {
    /// The newest promotion of a model, which names its champion.
    package func champion(of model: String) throws -> PromotionRecord? {
        try promotions(of: model, limit: 1).first
    }

    /// The newest promotions of a model, newest first.
    package func promotions(of model: String, limit: Int) throws -> [PromotionRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, model, version, previous, promoted_at, actor, reason, flag
                FROM promotions WHERE model = ? ORDER BY id DESC LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [model, limit])
            .map { row in
                PromotionRecord(
                    id: row[0],
                    model: row[1],
                    version: row[2],
                    previous: row[3],
                    promotedAt: row[4],
                    actor: row[5],
                    reason: row[6],
                    flag: row[7]
                )
            }
    }

    package func promotionCount(of model: String) throws -> Int {
        let statement = try database.cachedStatement(sql: "SELECT count(*) FROM promotions WHERE model = ?")
        return try Int.fetchOne(statement, arguments: [model]) ?? 0
    }

    /// The published versions of a model, newest first.
    package func versions(of model: String) throws -> [VersionRecord] {
        try versions(where: "model = ? ORDER BY published_at DESC, version DESC", arguments: [model])
    }

    package func version(_ version: String, of model: String) throws -> VersionRecord? {
        try versions(where: "model = ? AND version = ?", arguments: [model, version]).first
    }

    private func versions(where condition: String, arguments: StatementArguments) throws -> [VersionRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT model, version, parent, sha256, manifest, published_at FROM model_versions WHERE \(condition)
                """
        )
        return try Row.fetchAll(statement, arguments: arguments)
            .map { row in
                VersionRecord(
                    model: row[0],
                    version: row[1],
                    parent: row[2],
                    sha256: row[3],
                    manifest: row[4],
                    publishedAt: row[5]
                )
            }
    }

    /// When the newest retrain of a model came to a verdict, in seconds since 1970; a withdrawn flag is none.
    package func latestRetrain(of model: String) throws -> Double? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT max(closed_at) FROM retrain_flags
                WHERE model = ? AND state IN ('promoted', 'rejected') AND verdict IS NOT NULL
                """
        )
        return try Double.fetchOne(statement, arguments: [model])
    }
}
