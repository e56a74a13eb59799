import CanonicalJSON
package import Models
import Observations
import Registry
package import Store
package import Timing

extension Backup {
    /// A restored database with its model versions.
    package struct Restored: Hashable, Sendable, Encodable {
        package var database: String
        /// Seconds since 1970.
        package var madeAt: Double
        package var observations: Int
        /// The versions as `target/version`.
        package var versions: [String]
        /// The keys that are accepted, and those that had ended since the backup and ended again.
        package var liveKeys: Int
        package var endedKeys: Int
        /// The path to which an existing database was moved.
        package var replaced: String?

        private enum CodingKeys: String, CodingKey {
            case database
            case madeAt = "made_at"
            case observations
            case versions
            case liveKeys = "live_keys"
            case endedKeys = "ended_keys"
            case replaced
        }
    }

    /// Restores the database and the model versions of a backup.
    ///
    /// Every version passes the same checks as before serving, before any file is changed. Existing versions with the
    /// published content are kept.
    ///
    /// - Parameters:
    ///   - path: the path of the backup.
    ///   - database: the path of the restored database.
    ///   - artifacts: the folder of the restored versions.
    ///   - replacing: whether an existing database is replaced; no program may have it open.
    ///   - now: the wall clock.
    /// - Returns: the restored database and versions.
    /// - Throws: `BackupError`, `StoreError` or `ArtifactError`.
    package static func restore(
        _ path: String,
        database: String,
        _ artifacts: ArtifactFolder,
        replacing: Bool,
        now: WallClock = .system
    ) throws -> Restored {
        var names: [String] = []
        let restored = try restore(
            path,
            database: database,
            replacing: replacing,
            now: now,
            check: { try verified($0) },
            publish: { checked in
                try publish(checked, to: artifacts)
                names = checked.versions.map { "\($0.manifest.target)/\($0.manifest.version)" }
            }
        )
        return Restored(
            database: database,
            madeAt: restored.madeAt,
            observations: restored.observations,
            versions: names,
            liveKeys: restored.keys.live,
            endedKeys: restored.keys.ended,
            replaced: restored.replaced
        )
    }

    private static func verified(_ version: Version) throws -> ModelArtifact {
        let manifest = try JSONText.decode(ModelManifest.self, from: version.manifest)
        return try VerifiedModel(ModelArtifact(manifest: manifest, weights: version.weights)).artifact
    }

    private static func publish(_ checked: CheckedVersions<ModelArtifact>, to artifacts: ArtifactFolder) throws {
        for artifact in checked.versions { try artifacts.publish(artifact) }
        for manifest in checked.versions.map(\.manifest)
        where checked.bundled[manifest.target.rawValue] == manifest.version {
            guard try artifacts.bundledVersion(of: manifest.target) == nil else { continue }
            try artifacts.bundle(version: manifest.version, of: manifest.target)
        }
    }
}
