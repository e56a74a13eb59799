package import Observations

/// A published model version; a record is never changed.
package struct VersionRecord: Hashable, Sendable {
    package var target: TargetName
    package var version: String
    package var parent: String?
    /// SHA-256 of the weights, hexadecimal.
    package var sha256: String
    /// The text of `model.json`.
    package var manifest: String
    /// Seconds since 1970.
    package var publishedAt: Double
    /// The publisher; `nil` if unknown.
    package var publishedBy: String?
    /// Why the version was trained.
    package var reason: String?
    /// The version of the code that trained the model.
    package var codeVersion: String?

    package init(
        target: TargetName,
        version: String,
        parent: String?,
        sha256: String,
        manifest: String,
        publishedAt: Double,
        publishedBy: String? = nil,
        reason: String? = nil,
        codeVersion: String? = nil
    ) {
        self.target = target
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

extension VersionRecord {
    fileprivate static let columns = """
        target, version, parent, sha256, manifest, published_at, published_by, published_because, code_version
        """

    fileprivate init(row: Row) throws {
        self.init(
            target: try row[0],
            version: try row[1],
            parent: try row[2],
            sha256: try row[3],
            manifest: try row[4],
            publishedAt: try row[5],
            publishedBy: try row[6],
            reason: try row[7],
            codeVersion: try row[8]
        )
    }
}

extension WriteTransaction {
    /// Records a published version, unless it is recorded.
    package func insert(_ version: VersionRecord) throws {
        try connection.execute(
            """
            INSERT INTO model_versions (\(VersionRecord.columns)) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM model_versions WHERE target = ? AND version = ?)
            """,
            [
                version.target, version.version, version.parent, version.sha256, version.manifest, version.publishedAt,
                version.publishedBy, version.reason, version.codeVersion, version.target, version.version,
            ]
        )
    }
}

extension ReadTransaction {
    /// The published versions of a model, newest first.
    package func versions(of target: TargetName) throws -> [VersionRecord] {
        try versions("target = ? ORDER BY published_at DESC, version DESC", [target])
    }

    package func version(_ version: String, of target: TargetName) throws -> VersionRecord? {
        try versions("target = ? AND version = ?", [target, version]).first
    }

    /// The targets that have a published version, by name.
    package func targets() throws -> [TargetName] {
        try connection.values("SELECT DISTINCT target FROM model_versions ORDER BY target")
    }

    private func versions(_ clauses: String, _ arguments: [(any SQLConvertible)?]) throws -> [VersionRecord] {
        try connection.rows(
            "SELECT \(VersionRecord.columns) FROM model_versions WHERE \(clauses)",
            arguments,
            VersionRecord.init(row:)
        )
    }
}
