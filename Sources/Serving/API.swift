import Forecasting
import HTTPTypes
import Healing
import Hummingbird
import Logging
import LoopReport
import Store
import Telemetry
import Timing

/// The HTTP interface: every route and what it needs.
package struct API: Sendable {
    package var store: Store
    package var artifacts: ArtifactFolder
    package var slot: ChampionSlot
    package var registry: PrometheusRegistry
    package var metrics: ServingCounters
    /// The name of the model that serves.
    package var model: String
    /// The horizons whose forecasts are kept and judged, in hours, shortest first.
    package var followedHorizons: [Int]
    /// When a routine retrain is due.
    package var schedule: RetrainSchedule
    /// The wanted coverage of intervals.
    package var intervalLevel: Double
    /// Whether the champion is combined with other experts.
    package var combines: Bool
    package var now: WallClock

    package init(
        store: Store,
        artifacts: ArtifactFolder,
        slot: ChampionSlot,
        registry: PrometheusRegistry,
        model: String,
        followedHorizons: [Int] = Answering.defaultHorizons,
        schedule: RetrainSchedule = RetrainSchedule(interval: 86_400),
        intervalLevel: Double = Answering.defaultIntervalLevel,
        combines: Bool = true,
        now: WallClock = .system
    ) {
        self.store = store
        self.artifacts = artifacts
        self.slot = slot
        self.registry = registry
        metrics = ServingCounters(factory: registry)
        self.model = model
        self.followedHorizons = followedHorizons
        self.schedule = schedule
        self.intervalLevel = intervalLevel
        self.combines = combines
        self.now = now
    }

    /// How its forecasts are made.
    package var answering: Answering {
        Answering(
            slot: slot,
            model: model,
            followedHorizons: followedHorizons,
            intervalLevel: intervalLevel,
            combines: combines
        )
    }

    private typealias Handler = @Sendable (Request, APIRequestContext) async throws -> Response

    private struct Route {
        var method: HTTPRequest.Method
        var path: String
        /// Whether it takes so little time that it may hold up the other connections of its event loop.
        var isBrief = false
        var handler: Handler

        /// What the router calls.
        var placedHandler: Handler {
            guard !isBrief else { return handler }
            return { [handler] request, context in
                try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    try await handler(request, context)
                }
            }
        }
    }

    private var routes: [Route] {
        let answering = answering
        let health = HealthRoutes(store: store, answering: answering, now: now)
        let ingestion = Ingestion(store: store, answering: answering, now: now)
        let predict = PredictRoute(store: store, answering: answering, metrics: metrics, now: now)
        let observations = ObservationsRoute(ingestion: ingestion, metrics: metrics)
        let evaluation = EvaluationRoute(store: store, answering: answering, now: now)
        let check = RetrainCheckRoute(store: store, model: model, schedule: schedule, now: now)
        let latest = LatestRoute(store: store)
        let page = PageRoutes()
        let models = ModelsRoutes(
            registry: ModelRegistry(store: store, artifacts: artifacts, model: model, now: now),
            slot: slot
        )
        return [
            Route(method: .get, path: "/healthz", isBrief: true, handler: health.health),
            Route(method: .get, path: "/readyz", isBrief: true, handler: health.readiness),
            Route(method: .post, path: "/predict", isBrief: true, handler: predict.handle),
            Route(method: .post, path: "/eval", handler: evaluation.handle),
            Route(method: .post, path: "/routine-retrain-check", handler: check.handle),
            Route(method: .post, path: "/observations", handler: observations.handle),
            Route(method: .get, path: "/latest", handler: latest.handle),
            Route(
                method: .get,
                path: "/events",
                handler: EventsRoute(store: store, model: model, stream: EventStream(store: store, model: model)).handle
            ),
            Route(
                method: .get,
                path: "/timeline",
                handler: TimelineRoute(store: store, model: model, followedHorizons: followedHorizons).handle
            ),
            Route(method: .get, path: "/stations", handler: StationsRoute(store: store).handle),
            Route(method: .get, path: "/flags", handler: FlagsRoute(store: store, model: model).handle),
            Route(method: .get, path: "/", handler: page.document),
            Route(method: .get, path: "/page.css", handler: page.style),
            Route(method: .get, path: "/page.js", handler: page.script),
            Route(method: .get, path: ModelsRoutes.list, handler: models.list),
            Route(method: .get, path: ModelsRoutes.show, handler: models.show),
            Route(method: .post, path: ModelsRoutes.promote, handler: models.promote),
            Route(method: .post, path: ModelsRoutes.rollback, handler: models.rollBack),
            Route(method: .get, path: "/metrics", handler: MetricsRoute(registry: registry).handle),
        ]
    }

    /// The router with every route, ready for an application.
    package func router() -> Router<APIRequestContext> {
        registry.register(
            LoopMetrics.collector(store: store, model: model, horizons: followedHorizons, now: now)
        )
        registry.register(StorageMetrics.activityCollector(store: store))
        registry.register(StorageMetrics.fileCollector(store: store, now: now))
        registry.register(ServingMetrics.collector(slot: slot, model: model))
        let router = Router(context: APIRequestContext.self)
        let methods = Dictionary(grouping: routes, by: \.path).mapValues { $0.map(\.method) }
        router.addMiddleware {
            RequestTraceMiddleware()
            RequestMetricsMiddleware(metrics: metrics, routes: Set(methods.keys))
            ProblemMiddleware(routes: methods)
        }
        for route in routes {
            router.on(RouterPath(route.path), method: route.method, use: route.placedHandler)
        }
        return router
    }

    /// The metrics that the API shows.
    package static let metricDefinitions = ServingMetrics.all + LoopMetrics.all + StorageMetrics.all
}
