import Forecasting
import Logging
import Store
import Timing

/// Makes the version that the artifacts folder ships the first champion of a database without one.
package enum ChampionBootstrap {
    /// - Parameters:
    ///   - store: where the promotion is recorded.
    ///   - artifacts: where the version is.
    ///   - model: its name.
    ///   - now: the wall clock.
    ///   - logger: hears of a shipped version that is damaged; the API then starts with persistence.
    /// - Throws: ``StoreError``.
    package static func run(
        store: Store,
        artifacts: ArtifactFolder,
        model: String,
        now: WallClock,
        logger: Logger
    ) async throws {
        guard try await store.read({ try $0.champion(of: model) }) == nil else { return }
        do {
            guard let version = try artifacts.shippedVersion(of: model) else { return }
            let artifact = try artifacts.load(model: model, version: version)
            _ = try artifact.verifiedForecaster()
            let record = try VersionRecord(artifact, publishedAt: now())
            try await store.write { transaction in
                try transaction.insert(record)
                try transaction.promote(
                    version: version,
                    of: model,
                    actor: "aerocast-api",
                    reason: "shipped with the artifacts folder",
                    flag: nil,
                    now: now()
                )
            }
        } catch let error as ArtifactError {
            logger.error("the shipped model cannot serve", metadata: ["model": "\(model)", "error": "\(error)"])
        }
    }
}
