import Logging
import Polling
import ServiceLifecycle
import Store
import TraceContext

/// Follows the promotions in the database and puts each new champion into the slot, without a restart.
///
/// A version that cannot be loaded leaves the slot as it is; it is tried again at every step, so that a restored file
/// heals by itself. The models before it are looked for once.
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
        try await Polling(
            every: interval,
            start: .afterInterval,
            failure: .warning("the champion cannot be looked up; the model in service stays"),
            clock: clock,
            logger: logger
        ) {
            try await reloadIfPromoted()
        }
        .run()
    }

    /// Loads the champion if it is another one than the slot holds.
    ///
    /// - Throws: ``StoreError`` when the database cannot be read; what is wrong with an artifact goes to the slot.
    package func reloadIfPromoted() async throws {
        let served = slot.current.served?.promotion
        let promoted = try await store.read { [model] transaction -> Promoted? in
            guard let champion = try transaction.champion(of: model), champion.id != served else { return nil }
            return Promoted(
                champion: champion,
                predecessors: Array(try transaction.combinedVersions(of: model).dropFirst()),
                trace: try transaction.trace(of: champion)
            )
        }
        guard let promoted else { return }
        await Trace.$current.withValue(promoted.trace.map { Trace(id: $0) }) {
            await exchange(for: promoted)
        }
    }

    /// What there is to load.
    private struct Promoted {
        var champion: PromotionRecord
        /// Versions, newest first.
        var predecessors: [String]
        var trace: TraceIdentifier?
    }

    private func exchange(for promoted: Promoted) async {
        let before = slot.current
        do {
            let served = try await load(promoted)
            slot.exchange(for: served)
            metrics.reloaded(guarded: served.persistenceGuard.losing.count)
            logger.info(
                "champion in service",
                metadata: ["version": "\(served.version)", "previous": "\(before.served?.version ?? "none")"]
            )
            tellGuard(of: served)
        } catch {
            let reason = "version \(promoted.champion.version) cannot be loaded: \(error)"
            if before.reloadError != reason {
                metrics.reloadFailed()
                logger.error("the model in service stays", metadata: ["error": "\(reason)"])
            }
            slot.refuse(because: reason)
            if before.served == nil { await standIn(for: promoted) }
        }
    }

    /// After a start with a champion that cannot be loaded, the newest whole one before it is better than none, or the one
    /// that is shipped.
    private func standIn(for promoted: Promoted) async {
        for (index, version) in promoted.predecessors.enumerated() {
            guard let model = try? await verified(version) else { continue }
            return await serveMeanwhile(model, predecessors: promoted.predecessors.dropFirst(index + 1))
        }
        if let model = shipped() { await serveMeanwhile(model, predecessors: []) }
    }

    private func serveMeanwhile(_ model: VerifiedModel, predecessors: ArraySlice<String>) async {
        let version = model.manifest.version
        let served = ServedModel(
            promotion: ServedModel.standIn,
            model: model,
            predecessors: await loadPredecessors(predecessors, of: version),
            intervalLevel: intervalLevel
        )
        slot.standIn(served)
        logger.warning("another version serves meanwhile", metadata: ["version": "\(version)"])
        tellGuard(of: served)
    }

    /// The version that an installation without a history would start with.
    private func shipped() -> VerifiedModel? {
        guard let version = try? artifacts.shippedVersion(of: model) else { return nil }
        return try? VerifiedModel(artifacts.load(model: model, version: version))
    }

    private func verified(_ version: String) async throws -> VerifiedModel {
        let registry = ModelRegistry(store: store, artifacts: artifacts, model: model)
        return try registry.verify(try await registry.version(named: version))
    }

    private func load(_ promoted: Promoted) async throws -> ServedModel {
        let version = promoted.champion.version
        let model = if let kept = slot.kept(version: version) { kept } else { try await verified(version) }
        return ServedModel(
            promotion: promoted.champion.id,
            model: model,
            predecessors: await loadPredecessors(promoted.predecessors[...], of: version),
            intervalLevel: intervalLevel
        )
    }

    /// The champion serves also without those before it.
    ///
    /// Those in service stay as they are in memory. Those behind one that cannot be loaded stay away with it, because each
    /// knows the one before it.
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
