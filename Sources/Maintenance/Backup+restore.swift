import CanonicalJSON
import Models
import Observations
import Registry
import Store
import Timing

extension Backup {
    /// The database and the versions that a restoration has put back.
    package struct Restored: Hashable, Sendable, Encodable {
        package var database: String
        /// Seconds since 1970.
        package var madeAt: Double
        package var observations: Int
        /// As `target/version`.
        package var versions: [String]
        /// Where the database that existed before has been moved.
        package var replaced: String?

        private enum CodingKeys: String, CodingKey {
            case database
            case madeAt = "made_at"
            case observations
            case versions
            case replaced
        }
    }

    /// Puts the database and the versions of a backup in the place of an installation.
    ///
    /// Every version is checked as before it serves, before anything is touched. Versions that exist as they were
    /// published stay.
    ///
    /// - Parameters:
    ///   - path: of the backup.
    ///   - database: where the database goes.
    ///   - artifacts: where the versions go.
    ///   - replacing: whether a database that exists is replaced; no program may have it open.
    ///   - now: the wall clock.
    /// - Returns: what was put back.
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
