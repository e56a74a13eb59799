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
        if let problem = try await attempt(store: store, artifacts: artifacts, target: target, now: now) {
            log(problem, target: target, logger)
        }
    }

    static func log(_ problem: String, target: TargetName, _ logger: Logger) {
        logger.error("the bundled model cannot serve", metadata: ["target": "\(target)", "error": "\(problem)"])
    }

    /// Like ``run(store:artifacts:target:now:logger:)``, without a log.
    ///
    /// - Returns: why the bundled version cannot serve; `nil` if it was promoted, or if there is nothing to do.
    static func attempt(
        store: Store,
        artifacts: ArtifactFolder,
        target: TargetName,
        now: WallClock
    ) async throws -> String? {
        guard try await store.read({ try $0.champion(of: target) }) == nil else { return nil }
        do {
            guard let version = try artifacts.bundledVersion(of: target) else { return nil }
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
            return nil
        } catch let error as ArtifactError {
            return "\(error)"
        }
    }
}
