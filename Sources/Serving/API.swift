import Forecasting
import Healing
import Hummingbird
import struct Observations.Horizons
import Reporting
import Store
import Telemetry
import Timing

/// The HTTP interface: its routes and what they need.
package struct API: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let registry: PrometheusRegistry
    /// The target that is served.
    let target: ReportedTarget
    /// When a routine retrain is due.
    let schedule: RetrainSchedule
    let now: WallClock
    /// How its forecasts are made.
    package let answering: Answering
    package let metrics: ServingCounters

    /// Makes the API, and registers the collectors of the metrics that it shows.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - artifacts: where the versions are.
    ///   - slot: holds the version that answers.
    ///   - registry: what `/metrics` shows; of one API only.
    ///   - target: what is forecast.
    ///   - schedule: when a routine retrain is due.
    ///   - intervalLevel: the wanted coverage of intervals.
    ///   - combines: whether the champion is combined with other experts.
    ///   - now: the wall clock.
    package init(
        store: Store,
        artifacts: ArtifactFolder,
        slot: ChampionSlot,
        registry: PrometheusRegistry,
        target: ReportedTarget,
        schedule: RetrainSchedule = RetrainSchedule(interval: 86_400),
        intervalLevel: Double = Answering.defaultIntervalLevel,
        combines: Bool = true,
        now: WallClock = .system
    ) {
        self.store = store
        self.artifacts = artifacts
        self.registry = registry
        self.target = target
        self.schedule = schedule
        self.now = now
        answering = Answering(
            slot: slot,
            model: target.name,
            followedHorizons: target.horizons.hours,
            intervalLevel: intervalLevel,
            combines: combines
        )
        metrics = ServingCounters(factory: registry)
        registry.register(LoopMetrics.collector(store: store, targets: [target], now: now))
        registry.register(StorageActivity.collector(store: store))
        registry.register(StorageFiles.collector(store: store, now: now))
        registry.register(ServedModelMetrics.collector(slot: slot, model: target.name))
    }

    /// The name of the model that serves.
    var model: String { target.name }

    var slot: ChampionSlot { answering.slot }

    /// The router with every route, ready for an application.
    package func router() -> Router<APIRequestContext> {
        RouteTable(self).router(metrics: metrics.requests)
    }

    /// The metrics that the API shows.
    package static let metricDefinitions =
        ServingMetrics.definitions + LoopMetrics.definitions + StorageActivity.definitions + StorageFiles.definitions
}
