import Models
import Forecasting
import Healing
import Hummingbird
import Observations
import Reporting
import Store
import Telemetry
import Timing

/// The HTTP interface: its routes and what they need.
package struct API: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let registry: PrometheusRegistry
    /// What is forecast.
    let targets: ServedTargets
    /// When a routine retrain is due.
    let schedule: RetrainSchedule
    let now: WallClock
    package let metrics: ServingCounters

    /// Makes the API, and registers the collectors of the metrics that it shows.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - artifacts: where the versions are.
    ///   - targets: what is forecast, at least one; requests that name none are about the first.
    ///   - registry: what `/metrics` shows; of one API only.
    ///   - schedule: when a routine retrain is due.
    ///   - now: the wall clock.
    package init(
        store: Store,
        artifacts: ArtifactFolder,
        targets: [ServedTarget] = [ServedTarget()],
        registry: PrometheusRegistry,
        schedule: RetrainSchedule = RetrainSchedule(interval: .seconds(86_400)),
        now: WallClock = .system
    ) {
        self.store = store
        self.artifacts = artifacts
        self.registry = registry
        guard let served = ServedTargets(targets) else { preconditionFailure("an API needs a target") }
        self.targets = served
        self.schedule = schedule
        self.now = now
        metrics = ServingCounters(factory: registry)
        registry.register(LoopMetrics.collector(store: store, targets: targets.map(\.target), now: now))
        registry.register(StorageActivity.collector(store: store))
        registry.register(StorageFiles.collector(store: store, now: now))
        registry.register(ServedModelMetrics.collector(targets))
    }

    /// The router with every route, ready for an application.
    package func router() -> Router<APIRequestContext> {
        RouteTable(self).router(metrics: metrics.requests)
    }

    /// The metrics that the API shows.
    package static let metricDefinitions =
        ServingMetrics.definitions + LoopMetrics.definitions + StorageActivity.definitions + StorageFiles.definitions
}
