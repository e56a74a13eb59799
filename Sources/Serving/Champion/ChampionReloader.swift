import Registry
import Models
import Logging
import Polling
import ServiceLifecycle
import Store
import TraceContext

/// Follows the promotions of a target in the database and puts each new champion into the slot, without a restart.
///
/// A version that cannot be loaded leaves the slot as it is; it is tried again at every step, so that a restored file
/// heals by itself. The models before it are looked for once.
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
            metrics.reloaded(target.name, guarded: served.persistenceGuard.losing.count)
            logger.info(
                "champion in service",
                metadata: ["version": "\(served.version)", "previous": "\(before.served?.version ?? "none")"]
            )
            tellGuard(of: served)
        } catch {
            let reason = "version \(promoted.champion.version) cannot be loaded: \(error)"
            if before.reloadError != reason {
                metrics.reloadFailed(target.name)
                logger.error("the model in service stays", metadata: ["error": "\(reason)"])
            }
            slot.refuse(because: reason)
            if before.served == nil { await standIn(for: promoted) }
        }
    }

    /// After a start with a champion that cannot be loaded, the newest intact one before it serves, or the bundled one.
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
        logger.warning("another version serves meanwhile", metadata: ["version": "\(version)"])
        tellGuard(of: served)
    }

    /// The version that an installation without a history would start with.
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
