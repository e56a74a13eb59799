import Forecasting
package import Healing
package import Hummingbird
package import Models
import Observations
import Reporting
package import Store
package import Telemetry
package import Timing

/// The HTTP interface: its routes and their dependencies.
package struct API: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let registry: PrometheusRegistry
    /// The targets that this API serves.
    let targets: ServedTargets
    /// The schedule of routine retrains.
    let schedule: RetrainSchedule
    /// What requests may add to the database.
    let limits: GrowthLimits
    /// On which observations decisions of the loop may rest.
    let trust: ControlTrust
    let now: WallClock
    package let metrics: ServingCounters

    /// Makes the API and registers the collectors of its metrics.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - artifacts: the folder of the model versions.
    ///   - targets: the served targets, at least one; a request that names no target is answered for the first.
    ///   - registry: the metrics registry behind `/metrics`; each API needs its own.
    ///   - schedule: the schedule of routine retrains.
    ///   - limits: what requests may add to the database.
    ///   - trust: on which observations decisions of the loop may rest.
    ///   - now: the wall clock.
    package init(
        store: Store,
        artifacts: ArtifactFolder,
        targets: [ServedTarget] = [ServedTarget()],
        registry: PrometheusRegistry,
        schedule: RetrainSchedule = RetrainSchedule(interval: .seconds(86_400)),
        limits: GrowthLimits = GrowthLimits(),
        trust: ControlTrust = ControlTrust(),
        now: WallClock = .system
    ) {
        self.store = store
        self.artifacts = artifacts
        self.registry = registry
        guard let served = ServedTargets(targets) else { preconditionFailure("an API needs at least one target") }
        self.targets = served
        self.schedule = schedule
        self.limits = limits
        self.trust = trust
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

    /// The definitions of the metrics that `/metrics` shows.
    package static let metricDefinitions =
        ServingMetrics.definitions + LoopMetrics.definitions + StorageActivity.definitions + StorageFiles.definitions
}
