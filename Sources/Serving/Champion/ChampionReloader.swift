import Logging
import ServiceLifecycle
import Store
import TraceContext

/// Follows the promotions in the database and puts each new champion into the slot, without a restart.
///
/// A version that cannot be loaded leaves the slot as it is; it is tried again at every step, so that a restored file
/// heals by itself.
package struct ChampionReloader: Service {
    let store: Store
    let artifacts: ArtifactFolder
    let model: String
    let slot: ChampionSlot
    let metrics: ServingCounters
    /// The wanted coverage of the champion's intervals.
    let intervalLevel: Double
    package let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger

    package init(
        store: Store,
        artifacts: ArtifactFolder,
        model: String,
        slot: ChampionSlot,
        metrics: ServingCounters,
        intervalLevel: Double = Answering.defaultIntervalLevel,
        interval: Duration = .milliseconds(500),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.store = store
        self.artifacts = artifacts
        self.model = model
        self.slot = slot
        self.metrics = metrics
        self.intervalLevel = intervalLevel
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await clock.sleep(for: interval)
                    try await reloadIfPromoted()
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning(
                        "the champion cannot be looked up; the model in service stays",
                        metadata: ["error": "\(error)"]
                    )
                }
            }
        }
    }

    /// Loads the champion if it is another one than the slot holds.
    ///
    /// - Throws: ``StoreError`` when the database cannot be read; what is wrong with an artifact goes to the slot.
    package func reloadIfPromoted() async throws {
        let newest = try await store.read { [model] transaction in
            let champion = try transaction.champion(of: model)
            return (champion, try champion?.flag.flatMap { try transaction.flag($0)?.trace })
        }
        guard let champion = newest.0, slot.current.served?.promotion != champion.id else { return }
        Trace.$current.withValue(newest.1.map { Trace(id: $0) }) { exchange(for: champion) }
    }

    private func exchange(for champion: PromotionRecord) {
        let before = slot.current
        do {
            let served = try load(champion)
            slot.exchange(for: served)
            metrics.reloaded(guarded: served.persistenceGuard.losing.count)
            logger.info(
                "champion in service",
                metadata: ["version": "\(served.version)", "previous": "\(before.served?.version ?? "none")"]
            )
            tellGuard(of: served)
        } catch {
            let reason = "version \(champion.version) cannot be loaded: \(error)"
            if before.reloadError != reason {
                metrics.reloadFailed()
                logger.error("the model in service stays", metadata: ["error": "\(reason)"])
            }
            slot.refuse(because: reason)
        }
    }

    private func load(_ champion: PromotionRecord) throws -> ServedModel {
        let artifact = try artifacts.load(model: model, version: champion.version)
        return ServedModel(
            promotion: champion.id,
            version: champion.version,
            artifact: artifact,
            forecaster: try artifact.verifiedForecaster(),
            predecessor: loadPredecessor(of: champion),
            intervalLevel: intervalLevel
        )
    }

    /// The champion serves also without the one before it.
    private func loadPredecessor(of champion: PromotionRecord) -> PredecessorModel? {
        guard let previous = champion.previous else { return nil }
        do {
            return try PredecessorModel(try artifacts.load(model: model, version: previous))
        } catch {
            logger.warning(
                "the champion serves without its predecessor",
                metadata: ["version": "\(champion.version)", "predecessor": "\(previous)", "error": "\(error)"]
            )
            return nil
        }
    }

    private func tellGuard(of served: ServedModel) {
        let verdict = served.persistenceGuard
        if let objection = verdict.objection {
            logger.warning(
                "persistence guards the champion",
                metadata: ["version": "\(served.version)", "reason": "\(objection)"]
            )
        }
        if !verdict.unproven.isEmpty {
            logger.notice(
                "the champion has no held-back figures at some horizons and answers there unproven",
                metadata: [
                    "version": "\(served.version)",
                    "horizons": "\(verdict.unproven.map(String.init).joined(separator: ", "))",
                ]
            )
        }
    }
}
