import Logging
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
        let served = slot.current.served?.promotion
        let promoted = try await store.read { [model] transaction -> Promoted? in
            guard let champion = try transaction.champion(of: model), champion.id != served else { return nil }
            let versions = try transaction.combinedVersions(of: model)
            return Promoted(
                champion: champion,
                versions: try versions.compactMap { try transaction.version($0, of: model) },
                trace: try transaction.trace(of: champion)
            )
        }
        guard let promoted else { return }
        Trace.$current.withValue(promoted.trace.map { Trace(id: $0) }) { exchange(for: promoted) }
    }

    /// What there is to load.
    private struct Promoted {
        var champion: PromotionRecord
        /// Its version and those before it, newest first.
        var versions: [VersionRecord]
        var trace: TraceIdentifier?
    }

    private func exchange(for promoted: Promoted) {
        let before = slot.current
        do {
            let served = try load(promoted)
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
            if before.served == nil { standIn(for: promoted) }
        }
    }

    /// After a start with a champion that cannot be loaded, the newest whole one before it is better than none, or the one
    /// that is shipped.
    private func standIn(for promoted: Promoted) {
        for (index, record) in promoted.versions.enumerated().dropFirst() {
            guard let model = try? registry.verify(record) else { continue }
            return serveMeanwhile(model, predecessors: promoted.versions.dropFirst(index + 1))
        }
        if let model = shipped() { serveMeanwhile(model, predecessors: []) }
    }

    private func serveMeanwhile(_ model: VerifiedModel, predecessors: some Sequence<VersionRecord>) {
        let version = model.manifest.version
        let served = ServedModel(
            promotion: ServedModel.standIn,
            model: model,
            predecessors: loadPredecessors(predecessors, of: version),
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

    private var registry: ModelRegistry { ModelRegistry(store: store, artifacts: artifacts, model: model) }

    private func load(_ promoted: Promoted) throws -> ServedModel {
        let version = promoted.champion.version
        guard let record = promoted.versions.first(where: { $0.version == version }) else {
            throw RegistryError.unknownVersion(version, model: model)
        }
        return ServedModel(
            promotion: promoted.champion.id,
            model: try slot.kept(version: version) ?? registry.verify(record),
            predecessors: loadPredecessors(promoted.versions.dropFirst(), of: version),
            intervalLevel: intervalLevel
        )
    }

    /// The champion serves also without those before it.
    ///
    /// Those in service stay as they are in memory. Those behind one that cannot be loaded stay away with it, because each
    /// knows the one before it.
    private func loadPredecessors(_ records: some Sequence<VersionRecord>, of champion: String) -> [PredecessorModel] {
        var models: [PredecessorModel] = []
        for record in records {
            do {
                let inService = slot.current.served?.predecessor(ofVersion: record.version)
                models.append(try inService ?? PredecessorModel(registry.verify(record)))
            } catch {
                logger.warning(
                    "the champion serves without a predecessor",
                    metadata: ["version": "\(champion)", "predecessor": "\(record.version)", "error": "\(error)"]
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
