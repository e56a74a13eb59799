import HTTPTypes
import Hummingbird
import Reporting
import Store

/// Every route of the API.
///
/// The router, the answers 404 and 405 and the metrics' labels follow from it.
struct RouteTable: Sendable {
    let routes: [Route]

    init(_ api: API) {
        let health = HealthRoutes(store: api.store, answering: api.answering, now: api.now)
        let predict = PredictRoute(
            store: api.store,
            answering: api.answering,
            metrics: api.metrics.forecasts,
            now: api.now
        )
        let observations = ObservationsRoute(
            ingestion: Ingestion(store: api.store, answering: api.answering, now: api.now),
            metrics: api.metrics.ingestion
        )
        let evaluation = EvaluationRoute(store: api.store, answering: api.answering, now: api.now)
        let check = RetrainCheckRoute(store: api.store, model: api.model, schedule: api.schedule, now: api.now)
        let latest = LatestRoute(store: api.store)
        let events = EventsRoute(store: api.store, target: api.target)
        let timeline = TimelineRoute(store: api.store, target: api.target)
        let stations = StationsRoute(store: api.store)
        let flags = FlagsRoute(store: api.store, model: api.model)
        let models = ModelsRoutes(
            registry: ModelRegistry(store: api.store, artifacts: api.artifacts, model: api.model, now: api.now),
            slot: api.slot
        )
        let metrics = MetricsRoute(registry: api.registry)
        let page = PageRoutes()
        routes = [
            .get("/healthz", .open, isBrief: true, answers: HealthRoutes.Health.self, health.health),
            .get("/readyz", .open, isBrief: true, answers: HealthRoutes.Readiness.self, health.readiness),
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
            .post(
                "/routine-retrain-check",
                .operate,
                takes: NoBody.self,
                answers: RetrainCheckRoute.Answer.self,
                check.handle
            ),
            .post(
                "/observations",
                .feed,
                takes: ObservationsInput.self,
                answers: IngestionBody.self,
                observations.handle
            ),
            .get("/latest", .read, answers: LatestRoute.Answer.self, problems: [.station], latest.handle),
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
            .get("/stations", .read, answers: StationsRoute.Answer.self, problems: [.invalidValue], stations.handle),
            .get("/flags", .read, answers: FlagsRoute.Answer.self, problems: [.invalidValue], flags.handle),
            .get("/", .open, answers: PageRoutes.Answer.self, page.document),
            .get("/page.css", .open, answers: PageRoutes.Answer.self, page.style),
            .get("/page.js", .open, answers: PageRoutes.Answer.self, page.script),
            .get("/models", .read, answers: RegistryListing.self, models.list),
            .get(
                "/models/{version}",
                .read,
                answers: VersionDetails.self,
                problems: ModelsRoutes.problems,
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
            .get("/metrics", .read, answers: MetricsRoute.Answer.self, metrics.handle),
        ]
    }

    /// The paths that exist, each once.
    var paths: [String] { Set(routes.map(\.path)).sorted() }

    /// The methods of a path: those of its routes, and `HEAD` with `GET`.
    func methods(of path: String) -> [HTTPRequest.Method] {
        routes.filter { $0.path == path }.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
    }

    /// The methods of RFC 9110 (section 9.3), and `PATCH` of RFC 5789.
    static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch,
    ]
}
