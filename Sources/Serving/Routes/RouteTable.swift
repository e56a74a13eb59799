import HTTPTypes
import Hummingbird
import Registry
import Reporting
import Store

/// Every route of the API.
///
/// The router, the answers 404 and 405 and the labels of the metrics are derived from it.
struct RouteTable: Sendable {
    let routes: [Route]

    init(_ api: API) {
        routes =
            Self.health(api) + Self.forecasts(api) + Self.observations(api) + Self.loop(api) + Self.models(api)
            + Self.page
    }

    private static func health(_ api: API) -> [Route] {
        let health = HealthRoutes(store: api.store, targets: api.targets, now: api.now)
        let metrics = MetricsRoute(registry: api.registry)
        return [
            .get("/healthz", .open, isBrief: true, answers: HealthRoutes.Health.self, health.health),
            .get("/readyz", .open, isBrief: true, answers: HealthRoutes.Readiness.self, health.readiness),
            .get("/metrics", .read, answers: MetricsRoute.Answer.self, metrics.handle),
        ]
    }

    private static func forecasts(_ api: API) -> [Route] {
        let predict = PredictRoute(
            store: api.store,
            targets: api.targets,
            metrics: api.metrics.forecasts,
            now: api.now
        )
        let evaluation = EvaluationRoute(store: api.store, targets: api.targets, now: api.now)
        let targets = TargetsRoute(targets: api.targets)
        return [
            .get("/targets", .read, answers: TargetsRoute.Answer.self, targets.handle),
            .post(
                "/predict",
                .predict,
                isBrief: true,
                takes: PredictInput.self,
                answers: ForecastBody.self,
                problems: [.station],
                predict.handle
            ),
            .post(
                "/eval",
                .feed,
                takes: EvaluationRoute.Input.self,
                answers: EvaluationRoute.Answer.self,
                evaluation.handle
            ),
        ]
    }

    private static func observations(_ api: API) -> [Route] {
        let ingestion = Ingestion(store: api.store, targets: api.targets.all, now: api.now)
        let observations = ObservationsRoute(ingestion: ingestion, metrics: api.metrics.ingestion)
        let latest = LatestRoute(store: api.store)
        let stations = StationsRoute(store: api.store)
        return [
            .post(
                "/observations",
                .feed,
                takes: ObservationsInput.self,
                answers: IngestionBody.self,
                observations.handle
            ),
            .get(
                "/latest",
                .read,
                answers: LatestRoute.Answer.self,
                problems: [.invalidValue, .station],
                latest.handle
            ),
            .get("/stations", .read, answers: StationsRoute.Answer.self, problems: [.invalidValue], stations.handle),
        ]
    }

    private static func loop(_ api: API) -> [Route] {
        let check = RetrainCheckRoute(store: api.store, targets: api.targets, schedule: api.schedule, now: api.now)
        let events = EventsRoute(store: api.store, targets: api.targets)
        let timeline = TimelineRoute(store: api.store, targets: api.targets)
        let flags = FlagsRoute(store: api.store, targets: api.targets)
        return [
            .post(
                "/routine-retrain-check",
                .operate,
                takes: RetrainCheckRoute.Input.self,
                answers: RetrainCheckRoute.Answer.self,
                check.handle
            ),
            .get("/flags", .read, answers: FlagsRoute.Answer.self, problems: [.invalidValue], flags.handle),
            .get(
                "/events",
                .read,
                answers: EventsRoute.Answer.self,
                problems: [.invalidValue, .tooManyListeners],
                events.handle
            ),
            .get(
                "/timeline",
                .read,
                answers: TimelineReport.self,
                problems: [.invalidValue, .station],
                timeline.handle
            ),
        ]
    }

    private static func models(_ api: API) -> [Route] {
        let models = ModelsRoutes(store: api.store, artifacts: api.artifacts, targets: api.targets, now: api.now)
        return [
            .get("/models", .read, answers: RegistryListing.self, problems: [.invalidValue], models.list),
            .get(
                "/models/{version}",
                .read,
                answers: VersionDetails.self,
                problems: ModelsRoutes.problems.union([.invalidValue]),
                models.show
            ),
            .post(
                "/models/{version}/promote",
                .operate,
                takes: ChampionChangeInput.self,
                answers: ChampionChangeBody.self,
                problems: ModelsRoutes.problems,
                models.promote
            ),
            .post(
                "/models/rollback",
                .operate,
                takes: ChampionChangeInput.self,
                answers: ChampionChangeBody.self,
                problems: ModelsRoutes.problems,
                models.rollBack
            ),
        ]
    }

    private static var page: [Route] {
        let page = PageRoutes()
        return [
            .get("/", .open, answers: PageRoutes.Answer.self, page.document),
            .get("/page.css", .open, answers: PageRoutes.Answer.self, page.style),
            .get("/page.js", .open, answers: PageRoutes.Answer.self, page.script),
        ]
    }
}

extension RouteTable {
    /// The methods of RFC 9110 (section 9.3) and `PATCH` (RFC 5789).
    static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch,
    ]

    /// The paths that exist, each once.
    var paths: [String] { Set(routes.map(\.path)).sorted() }

    /// The methods of a path: its routes' methods, and `HEAD` in addition to `GET`.
    func methods(of path: String) -> [HTTPRequest.Method] {
        routes.filter { $0.path == path }.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
    }
}
