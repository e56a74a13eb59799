package import Logging
package import Models
package import Observations
import Registry
package import Store
package import Timing

/// Promotes the version bundled with the artifacts folder if the database has no champion.
package enum ChampionBootstrap {
    /// Promotes the bundled version, if there is one and the target has no champion.
    ///
    /// - Parameters:
    ///   - store: the database, which records the promotion.
    ///   - artifacts: the folder of the version.
    ///   - target: the target.
    ///   - now: the wall clock.
    ///   - logger: logs a damaged bundled version; the API then starts with persistence.
    /// - Throws: `StoreError`.
    package static func run(
        store: Store,
        artifacts: ArtifactFolder,
        target: TargetName,
        now: WallClock,
        logger: Logger
    ) async throws {
        guard try await store.read({ try $0.champion(of: target) }) == nil else { return }
        do {
            guard let version = try artifacts.bundledVersion(of: target) else { return }
            let artifact = try artifacts.load(target: target, version: version)
            _ = try artifact.verifiedModel()
            let record = try VersionRecord(artifact, publishedAt: now())
            try await store.write { transaction in
                try transaction.insert(record)
                try transaction.promote(
                    version: version,
                    of: target,
                    actor: "aerocast-api",
                    reason: "bundled with the artifacts folder",
                    flag: nil,
                    now: now()
                )
            }
        } catch let error as ArtifactError {
            logger.error("the bundled model cannot serve", metadata: ["target": "\(target)", "error": "\(error)"])
        }
    }
}
