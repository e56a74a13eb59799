import GRDB

/// A published model version; once recorded it is never changed.
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
    /// Who published it; `nil` for versions from before this was recorded.
    package var publishedBy: String?
    /// Why it was trained.
    package var reason: String?
    /// The version of the code that trained it.
    package var codeVersion: String?

    package init(
        model: String,
        version: String,
        parent: String?,
        sha256: String,
        manifest: String,
        publishedAt: Double,
        publishedBy: String? = nil,
        reason: String? = nil,
        codeVersion: String? = nil
    ) {
        self.model = model
        self.version = version
        self.parent = parent
        self.sha256 = sha256
        self.manifest = manifest
        self.publishedAt = publishedAt
        self.publishedBy = publishedBy
        self.reason = reason
        self.codeVersion = codeVersion
    }
}

extension WriteTransaction {
    /// Records a published version; one that is known already stays as it was.
    package func insert(_ version: VersionRecord) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO model_versions (model, version, parent, sha256, manifest, published_at,
                    published_by, published_because, code_version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (model, version) DO NOTHING
                """
        )
        .execute(arguments: [
            version.model, version.version, version.parent, version.sha256, version.manifest, version.publishedAt,
            version.publishedBy, version.reason, version.codeVersion,
        ])
    }
}

extension ReadTransaction {
    /// The published versions of a model, newest first.
    package func versions(of model: String) throws -> [VersionRecord] {
        try versions(where: "model = ? ORDER BY published_at DESC, version DESC", arguments: [model])
    }

    package func version(_ version: String, of model: String) throws -> VersionRecord? {
        try versions(where: "model = ? AND version = ?", arguments: [model, version]).first
    }

    /// The names of the models that have a version.
    package func models() throws -> [String] {
        try String.fetchAll(
            try database.cachedStatement(sql: "SELECT DISTINCT model FROM model_versions ORDER BY model")
        )
    }

    private func versions(where condition: String, arguments: StatementArguments) throws -> [VersionRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT model, version, parent, sha256, manifest, published_at, published_by, published_because,
                    code_version
                FROM model_versions WHERE \(condition)
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
                    publishedAt: row[5],
                    publishedBy: row[6],
                    reason: row[7],
                    codeVersion: row[8]
                )
            }
    }
}
