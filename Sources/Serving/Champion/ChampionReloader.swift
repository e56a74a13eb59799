package import Logging
package import Models
import Polling
import Registry
import ServiceLifecycle
package import Store
import Timing
import TraceContext

/// Follows the promotions of a target in the database and puts each new champion into the slot, without a restart.
///
/// If a version cannot be loaded, the model in the slot stays in service and the load is retried at every step, so that
/// a restored file is picked up without a restart. A bundled version that is copied to its place while there is no
/// champion becomes the first one. Predecessors are loaded once for each promotion.
package struct ChampionReloader: Service {
    let store: Store
    let artifacts: ArtifactFolder
    let target: ServedTarget
    let metrics: ServingCounters
    package let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger

    private var slot: ChampionSlot { target.slot }

    package init(
        store: Store,
        artifacts: ArtifactFolder,
        target: ServedTarget,
        metrics: ServingCounters,
        interval: Duration = .milliseconds(500),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.store = store
        self.artifacts = artifacts
        self.target = target
        self.metrics = metrics
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        try await Polling(
            every: interval,
            start: .afterInterval,
            failure: .warning("cannot look up the champion; the model in service is kept"),
            clock: clock,
            logger: logger,
            state: String?.none
        ) { problem in
            if slot.current.served == nil { try await adoptBundledVersion(after: &problem) }
            try await reloadIfPromoted()
        }
        .run()
    }

    /// - Parameter problem: the logged problem of a bundled version that cannot serve; it may be copied at the moment.
    /// - Throws: `StoreError`.
    private func adoptBundledVersion(after problem: inout String?) async throws {
        let found = try await ChampionBootstrap.attempt(
            store: store,
            artifacts: artifacts,
            target: target.name,
            now: .system
        )
        if let found, found != problem { ChampionBootstrap.log(found, target: target.name, logger) }
        problem = found
    }

    /// Loads the champion if it differs from the model in the slot.
    ///
    /// An artifact that cannot be loaded is reported in the slot's state and is not thrown.
    ///
    /// - Throws: ``StoreError`` if the database cannot be read.
    package func reloadIfPromoted() async throws {
        let served = slot.current.served?.promotion
        let promoted = try await store.read { [name = target.name] transaction -> Promoted? in
            guard let champion = try transaction.champion(of: name), champion.id != served else { return nil }
            return Promoted(
                champion: champion,
                predecessors: Array(try transaction.combinedVersions(of: name).dropFirst()),
                trace: try transaction.trace(of: champion)
            )
        }
        guard let promoted else { return }
        await Trace.$current.withValue(promoted.trace.map { Trace(id: $0) }) {
            await exchange(for: promoted)
        }
    }

    /// A promotion that the slot does not serve yet.
    private struct Promoted {
        var champion: PromotionRecord
        /// The versions of earlier champions, newest first.
        var predecessors: [String]
        var trace: TraceIdentifier?
    }

    private func exchange(for promoted: Promoted) async {
        let before = slot.current
        do {
            let served = try await load(promoted)
            slot.exchange(for: served)
            metrics.reloaded(target.name, guarded: served.persistenceGuard.losing.count)
            logger.info(
                "champion in service",
                metadata: ["version": "\(served.version)", "previous": "\(before.served?.version ?? "none")"]
            )
            logGuard(of: served)
        } catch {
            let reason = "version \(promoted.champion.version) cannot be loaded: \(error)"
            if before.reloadError != reason {
                metrics.reloadFailed(target.name)
                logger.error("the model in service is kept", metadata: ["error": "\(reason)"])
            }
            slot.refuse(because: reason)
            if before.served == nil { await standIn(for: promoted) }
        }
    }

    /// Serves the newest intact predecessor, or the bundled version, if the champion cannot be loaded after a start.
    private func standIn(for promoted: Promoted) async {
        for (index, version) in promoted.predecessors.enumerated() {
            guard let model = try? await verified(version) else { continue }
            return await serveMeanwhile(model, predecessors: promoted.predecessors.dropFirst(index + 1))
        }
        if let model = bundled() { await serveMeanwhile(model, predecessors: []) }
    }

    private func serveMeanwhile(_ model: VerifiedModel, predecessors: ArraySlice<String>) async {
        let version = model.manifest.version
        let served = ServedModel(
            promotion: ServedModel.standIn,
            verified: model,
            predecessors: await loadPredecessors(predecessors, of: version),
            intervalLevel: target.intervalLevel
        )
        slot.standIn(served)
        logger.warning("serving another version until the champion can be loaded", metadata: ["version": "\(version)"])
        logGuard(of: served)
    }

    /// The version with which a new installation starts.
    private func bundled() -> VerifiedModel? {
        guard let version = try? artifacts.bundledVersion(of: target.name) else { return nil }
        return try? VerifiedModel(artifacts.load(target: target.name, version: version))
    }

    private func verified(_ version: String) async throws -> VerifiedModel {
        let registry = ModelRegistry(store: store, artifacts: artifacts, target: target.name)
        return try registry.verify(try await registry.version(named: version))
    }

    private func load(_ promoted: Promoted) async throws -> ServedModel {
        let version = promoted.champion.version
        let model = if let kept = slot.kept(version: version) { kept } else { try await verified(version) }
        return ServedModel(
            promotion: promoted.champion.id,
            verified: model,
            predecessors: await loadPredecessors(promoted.predecessors[...], of: version),
            intervalLevel: target.intervalLevel
        )
    }

    /// Loads the predecessors up to the first that cannot be loaded, because each predecessor needs its own
    /// predecessor.
    ///
    /// A champion is served even if no predecessor can be loaded. Models in service are reused from memory.
    private func loadPredecessors(_ versions: ArraySlice<String>, of champion: String) async -> [PredecessorModel] {
        var models: [PredecessorModel] = []
        for version in versions {
            do {
                if let inService = slot.current.served?.predecessor(ofVersion: version) {
                    models.append(inService)
                } else {
                    models.append(PredecessorModel(try await verified(version)))
                }
            } catch {
                logger.warning(
                    "the champion serves without a predecessor",
                    metadata: ["version": "\(champion)", "predecessor": "\(version)", "error": "\(error)"]
                )
                break
            }
        }
        return models
    }

    private func logGuard(of served: ServedModel) {
        let verdict = served.persistenceGuard
        if let objection = verdict.objection {
            logger.warning(
                "persistence answers at some horizons in place of the champion",
                metadata: ["version": "\(served.version)", "reason": "\(objection)"]
            )
        }
        if !verdict.unproven.isEmpty {
            logger.notice(
                "the champion has no held-out scores at some horizons and answers there unproven",
                metadata: [
                    "version": "\(served.version)",
                    "horizons": "\(verdict.unproven.map(String.init).joined(separator: ", "))",
                ]
            )
        }
    }
}
