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
        let described =
            Self.health(api) + Self.forecasts(api) + Self.observations(api) + Self.history(api) + Self.loop(api)
            + Self.verdict(api)
            + Self.jobs(api) + Self.notes(api) + Self.models(api) + Self.webhooks(api) + Self.access(api) + Self.page
        // The document describes its own routes, too.
        let contract = ContractRoutes(describing: described + Self.contract(ContractRoutes(describing: [])))
        routes = described + Self.contract(contract)
    }

    private static func health(_ api: API) -> [Route] {
        let health = HealthRoutes(
            store: api.store,
            targets: api.targets,
            verdicts: api.verdicts,
            now: api.now,
            publicText: api.publicText
        )
        let metrics = MetricsRoute(registry: api.registry)
        return [
            .get(
                "/healthz",
                .open,
                isBrief: true,
                isVersioned: false,
                "Liveness: the process answers.",
                answers: HealthRoutes.Health.self,
                health.health
            ),
            .get(
                "/readyz",
                .open,
                isBrief: true,
                isVersioned: false,
                "Readiness: the first target has a model, its probe forecast is right, the database is readable.",
                answers: HealthRoutes.Readiness.self,
                health.readiness
            ),
            .get(
                "/metrics",
                .read,
                isVersioned: false,
                "The metrics, as Prometheus text or OpenMetrics.",
                answers: MetricsRoute.Answer.self,
                metrics.handle
            )
            .weighing(RouteWeight(5))
            .concerningAllStations(),
        ]
    }

    private static func forecasts(_ api: API) -> [Route] {
        let predict = PredictRoute(
            store: api.store,
            targets: api.targets,
            metrics: api.metrics.forecasts,
            clock: WeatherClock(api)
        )
        let evaluation = EvaluationRoute(store: api.store, targets: api.targets, disk: api.disk, now: api.now)
        let targets = TargetsRoute(targets: api.targets)
        let forecasts = ForecastsRoute(store: api.store, targets: api.targets, metrics: api.metrics.forecasts)
        return [
            .get(
                "/targets",
                .read,
                "The targets with their units and horizons, the default target first.",
                answers: TargetsRoute.Answer.self,
                targets.handle
            )
            .conditional(on: api.revision),
            .post(
                "/predict",
                .predict,
                isBrief: true,
                "A forecast from a sequence, a window or a station's stored observations.",
                takes: PredictInput.self,
                answers: ForecastBody.self,
                problems: [.station],
                predict.handle
            ),
            .post(
                "/v1/forecasts",
                .predict,
                "Forecasts of many stations and targets, one line each, from their stored observations.",
                query: [],
                takes: ForecastsInput.self,
                answers: ForecastsRoute.Answer.self,
                forecasts.handle
            )
            .weighing(ForecastsRoute.weight),
            .post(
                "/eval",
                .feed,
                "Stores an error that the client measured.",
                takes: EvaluationRoute.Input.self,
                answers: EvaluationRoute.Answer.self,
                problems: [.diskSpace],
                evaluation.handle
            ),
        ]
    }

    private static func observations(_ api: API) -> [Route] {
        let ingestion = Ingestion(
            store: api.store,
            targets: api.targets.all,
            limits: api.growth,
            disk: api.disk,
            trust: api.trust,
            now: api.now
        )
        let observations = ObservationsRoute(ingestion: ingestion, metrics: api.metrics.ingestion)
        let latest = LatestRoute(store: api.store, clock: WeatherClock(api))
        let stations = StationsRoute(store: api.store)
        return [
            .post(
                "/observations",
                .feed,
                "Stores observations and answers with the next forecasts.",
                query: [],
                takes: ObservationsInput.self,
                answers: IngestionBody.self,
                problems: [.diskSpace, .tooManyObservations, .tooManyStations],
                observations.handle
            )
            .weighing(ObservationsRoute.weight),
            .get(
                "/latest",
                .read,
                "The newest observation of a station, or of any station.",
                query: LatestRoute.parameters,
                answers: LatestRoute.Answer.self,
                problems: [.station],
                latest.handle
            )
            .conditional(on: api.revision.aging(by: api.now)),
            .get(
                "/stations",
                .read,
                "The stations with observations, the most recently observed first.",
                query: StationsRoute.parameters,
                answers: StationsRoute.Answer.self,
                stations.handle
            )
            .conditional(on: api.revision),
        ]
    }

    private static func history(_ api: API) -> [Route] {
        let history = HistoryRoutes(store: api.store, targets: api.targets)
        let anomalies = AnomaliesRoute(store: api.store, targets: api.targets)
        return [
            .get(
                "/v1/stations/{id}/observations",
                .read,
                "The observations of a station, oldest first.",
                query: HistoryRoutes.observationParameters,
                answers: HistoryPage.self,
                problems: [.station],
                history.observations
            )
            .weighing(RouteWeight(2)),
            .get(
                "/v1/stations/{id}/forecasts",
                .read,
                "The forecasts issued for a station, oldest first.",
                query: HistoryRoutes.forecastParameters,
                answers: HistoryPage.self,
                problems: [.station],
                history.forecasts
            )
            .weighing(RouteWeight(2)),
            .get(
                "/v1/stations/{id}/forecasts/stream",
                .read,
                "The forecasts of a station as they are issued, as server-sent events.",
                query: ForecastStreamRoute.parameters,
                answers: ForecastStreamRoute.Answer.self,
                problems: [.station, .tooManyListeners],
                ForecastStreamRoute(store: api.store, targets: api.targets, streams: api.streams).handle
            ),
            .get(
                "/v1/stations/{id}/outcomes",
                .read,
                "The forecasts of a station with the observed values, oldest first.",
                query: HistoryRoutes.outcomeParameters,
                answers: HistoryPage.self,
                problems: [.station],
                history.outcomes
            )
            .weighing(RouteWeight(2)),
            .get(
                "/v1/stations/{id}/outlook",
                .read,
                "The next 24 hours of a station, hour by hour, with the experts' forecasts and weights.",
                query: OutlookRoute.parameters,
                answers: StationOutlook.self,
                problems: [.station],
                OutlookRoute(store: api.store, targets: api.targets, clock: WeatherClock(api)).handle
            ),
            .get(
                "/v1/story",
                .read,
                "What happened to a target or a station, in sentences, the newest first.",
                query: StoryRoute.parameters,
                answers: Story.self,
                StoryRoute(store: api.store, targets: api.targets).handle
            ),
            .get(
                "/v1/anomalies",
                .read,
                "Warnings, drifts and sensor faults with their score and flags, oldest first.",
                query: AnomaliesRoute.parameters,
                answers: AnomaliesRoute.Answer.self,
                anomalies.handle
            ),
        ]
    }

    private static func verdict(_ api: API) -> [Route] {
        [
            .get(
                "/v1/verdict",
                .read,
                "The judgment of the installation: healthy, healing, unknown or needs_you, with every finding.",
                answers: VerdictRoute.Answer.self,
                VerdictRoute(verdicts: api.verdicts).handle
            )
            .concerningAllStations(),
            .get(
                "/v1/overview",
                .read,
                "Every station with its state and error, the most troubled first, as columns.",
                query: [.target],
                answers: OverviewRoute.Answer.self,
                OverviewRoute(store: api.store, targets: api.targets, clock: WeatherClock(api)).handle
            ),
            .post(
                "/v1/heartbeats",
                .feed,
                "A sign of life of a feeder.",
                query: [],
                takes: HeartbeatsRoute.Input.self,
                answers: HeartbeatsRoute.Answer.self,
                HeartbeatsRoute(store: api.store, now: api.now).handle
            ),
        ]
    }

    private static func loop(_ api: API) -> [Route] {
        let check = RetrainCheckRoute(store: api.store, targets: api.targets, schedule: api.schedule, now: api.now)
        let events = EventsRoute(store: api.store, targets: api.targets, streams: api.streams)
        let timeline = TimelineRoute(store: api.store, targets: api.targets)
        let flags = FlagsRoute(store: api.store, targets: api.targets)
        return [
            .post(
                "/routine-retrain-check",
                .operate,
                "Raises a retrain flag if a routine retrain is due.",
                takes: RetrainCheckRoute.Input.self,
                answers: RetrainCheckRoute.Answer.self,
                check.handle
            ),
            .get(
                "/flags",
                .read,
                "The retrain flags with reason, evidence, state and verdict, newest first.",
                query: FlagsRoute.parameters,
                answers: FlagsRoute.Answer.self,
                flags.handle
            )
            .conditional(on: api.revision)
            .concerningAllStations(),
            .get(
                "/events",
                .read,
                "The events of the loop, oldest first; as a stream for a client that accepts text/event-stream.",
                query: EventsRoute.parameters,
                answers: EventsRoute.Answer.self,
                problems: [.tooManyListeners],
                events.handle
            ),
            .get(
                "/timeline",
                .read,
                "Series of one station for a chart: observations, forecasts, errors and the drift statistic.",
                query: TimelineRoute.parameters,
                answers: TimelineReport.self,
                problems: [.station],
                timeline.handle
            )
            .weighing(RouteWeight(5))
            .conditional(on: api.revision),
        ]
    }

    private static func jobs(_ api: API) -> [Route] {
        let jobs = JobsRoutes(store: api.store, targets: api.targets, now: api.now)
        return [
            .post(
                "/v1/jobs",
                .read,
                "Starts a backtest, a replay, an export, a retrain or tuning. An export needs the role read, others operate.",
                query: [],
                takes: JobInput.self,
                answers: JobsRoutes.Accepted.self,
                problems: [.idempotencyKey, .jobState, .tooManyJobs],
                jobs.start
            )
            .reading(headers: [JobsRoutes.idempotencyKey]),
            .get(
                "/v1/jobs",
                .read,
                "The client's jobs, newest first; all jobs for a client with the role operate.",
                query: JobsRoutes.parameters,
                answers: JobsRoutes.Listing.self,
                jobs.list
            ),
            .get(
                "/v1/jobs/{job}",
                .read,
                "A job with its state and progress.",
                answers: JobsRoutes.Shown.self,
                problems: [.job],
                jobs.show
            ),
            .get(
                "/v1/jobs/{job}/result",
                .read,
                "The result of a job that has succeeded; a part of a file for a request with Range.",
                answers: JobResultAnswer.self,
                problems: [.job, .jobState, .range],
                jobs.result
            ),
            .post(
                "/v1/jobs/{job}/cancel",
                .read,
                "Cancels a job; a running one ends at its next step.",
                query: [],
                takes: NoBody.self,
                answers: JobsRoutes.Shown.self,
                problems: [.job, .jobState],
                jobs.cancel
            ),
        ]
    }

    private static func notes(_ api: API) -> [Route] {
        let silences = SilencesRoutes(store: api.store, now: api.now)
        let annotations = AnnotationsRoutes(store: api.store, targets: api.targets, now: api.now)
        return [
            .get(
                "/v1/silences",
                .read,
                "The silences and acknowledgments, in the form of Alertmanager's.",
                query: SilencesRoutes.parameters,
                answers: SilencesRoutes.List.self,
                silences.list
            )
            .concerningAllStations(),
            .post(
                "/v1/silences",
                .operate,
                "Silences or acknowledges findings: they are not notified meanwhile.",
                query: [],
                takes: SilenceInput.self,
                answers: SilencesRoutes.Created.self,
                problems: [.tooManyNotes],
                silences.create
            ),
            .get(
                "/v1/silences/{silence}",
                .read,
                "A silence.",
                answers: SilenceReport.self,
                problems: [.silence],
                silences.show
            )
            .concerningAllStations(),
            .get(
                method: .delete,
                "/v1/silences/{silence}",
                .operate,
                "Ends a silence.",
                answers: SilenceReport.self,
                problems: [.silence],
                silences.end
            ),
            .get(
                "/v1/annotations",
                .read,
                "Remarks by people at times of the weather, newest first.",
                query: AnnotationsRoutes.parameters,
                answers: AnnotationsRoutes.List.self,
                annotations.list
            )
            .concerningAllStations(),
            .post(
                "/v1/annotations",
                .operate,
                "Annotates a time; if asked, the station's drift detectors learn again what is normal from then on.",
                query: [],
                takes: AnnotationInput.self,
                answers: AnnotationsRoutes.Created.self,
                problems: [.annotation, .tooManyNotes],
                annotations.create
            ),
            .get(
                method: .delete,
                "/v1/annotations/{annotation}",
                .operate,
                "Withdraws an annotation.",
                answers: AnnotationReport.self,
                problems: [.annotation],
                annotations.withdraw
            ),
        ]
    }

    private static func models(_ api: API) -> [Route] {
        let models = ModelsRoutes(
            store: api.store,
            artifacts: api.artifacts,
            targets: api.targets,
            now: api.now,
            publicText: api.publicText
        )
        return [
            .get(
                "/models",
                .read,
                "The versions of a target, with their aliases and the newest promotions.",
                query: [.target],
                answers: RegistryListing.self,
                models.list
            )
            .conditional(on: api.revision)
            .concerningAllStations(),
            .get(
                "/models/{version}",
                .read,
                "All details of a version.",
                query: [.target],
                answers: VersionDetails.self,
                problems: ModelsRoutes.problems.union([.invalidValue]),
                models.show
            )
            .conditional(on: api.revision)
            .concerningAllStations(),
            .post(
                "/models/{version}/promote",
                .operate,
                "Puts a version into service.",
                takes: ChampionChangeInput.self,
                answers: ChampionChangeBody.self,
                problems: ModelsRoutes.problems,
                models.promote
            ),
            .post(
                "/models/rollback",
                .operate,
                "Puts the predecessor into service.",
                takes: ChampionChangeInput.self,
                answers: ChampionChangeBody.self,
                problems: ModelsRoutes.problems,
                models.rollBack
            ),
        ]
    }

    private static func webhooks(_ api: API) -> [Route] {
        let webhooks = WebhooksRoutes(store: api.store, targets: api.targets, policy: api.receivers, now: api.now)
        let deliveries = WebhookDeliveriesRoutes(store: api.store, now: api.now)
        return [
            .get(
                "/v1/webhooks",
                .operate,
                "The webhooks, without their secrets.",
                answers: WebhooksRoutes.List.self,
                webhooks.list
            ),
            .post(
                "/v1/webhooks",
                .administer,
                "Makes a webhook, whose secret is shown once.",
                query: [],
                takes: WebhookInput.self,
                answers: WebhooksRoutes.Created.self,
                problems: [.webhookLimit],
                webhooks.create
            ),
            .get(
                "/v1/webhooks/{webhook}",
                .operate,
                "A webhook.",
                answers: WebhooksRoutes.Webhook.self,
                problems: [.webhook],
                webhooks.show
            ),
            .post(
                method: .patch,
                "/v1/webhooks/{webhook}",
                .administer,
                "Changes the given members of a webhook; disables or enables it.",
                query: [],
                takes: WebhookChange.self,
                answers: WebhooksRoutes.Webhook.self,
                problems: [.webhook],
                webhooks.change
            ),
            .get(
                method: .delete,
                "/v1/webhooks/{webhook}",
                .administer,
                "Deletes a webhook with its messages.",
                answers: WebhooksRoutes.Deleted.self,
                problems: [.webhook],
                webhooks.delete
            ),
            .post(
                "/v1/webhooks/{webhook}/rotate",
                .administer,
                "Makes a new secret, which is shown once; the old one signs, too, for some hours.",
                query: [],
                takes: WebhookRotation.self,
                answers: WebhooksRoutes.Secret.self,
                problems: [.webhook],
                webhooks.rotate
            ),
            .post(
                "/v1/webhooks/{webhook}/test",
                .operate,
                "Sends a test message.",
                query: [],
                takes: NoBody.self,
                answers: WebhookDeliveriesRoutes.Delivery.self,
                problems: [.webhook, .webhookLimit],
                deliveries.test
            ),
            .get(
                "/v1/webhooks/{webhook}/deliveries",
                .operate,
                "The messages of a webhook with their state, newest first.",
                query: WebhookDeliveriesRoutes.parameters,
                answers: WebhookDeliveriesRoutes.Page.self,
                problems: [.webhook],
                deliveries.list
            ),
            .post(
                "/v1/webhooks/{webhook}/deliveries/{delivery}/replay",
                .operate,
                "Sends a message again, under the same webhook-id.",
                query: [],
                takes: NoBody.self,
                answers: WebhookDeliveriesRoutes.Delivery.self,
                problems: [.webhook, .webhookLimit],
                deliveries.replayOne
            ),
            .post(
                "/v1/webhooks/{webhook}/replay",
                .operate,
                "Sends the messages about the events of a span again, or for the first time.",
                query: [],
                takes: WebhookReplay.self,
                answers: WebhookDeliveriesRoutes.Replayed.self,
                problems: [.webhook, .webhookLimit],
                deliveries.replaySpan
            ),
        ]
    }

    private static func access(_ api: API) -> [Route] {
        let sessions = SessionRoutes(store: api.store, gate: api.gate, now: api.now)
        let audit = AuditRoute(store: api.store)
        return [
            .post(
                "/session",
                .open,
                isVersioned: false,
                "Signs a browser in with a key.",
                query: [],
                takes: SessionRoutes.Input.self,
                answers: SessionRoutes.Answer.self,
                sessions.signIn
            ),
            .get(
                "/session",
                .open,
                isVersioned: false,
                "Who is signed in, and whether a key is needed.",
                answers: SessionRoutes.Answer.self,
                sessions.show
            ),
            .post(
                "/session/end",
                .open,
                isVersioned: false,
                "Signs the browser out.",
                query: [],
                takes: NoBody.self,
                answers: SessionRoutes.Answer.self,
                sessions.signOut
            ),
            .get(
                "/audit",
                .administer,
                "Every change of state, oldest first; each entry contains the hash of the one before.",
                query: AuditRoute.parameters,
                answers: AuditRoute.Answer.self,
                audit.handle
            ),
        ]
    }

    private static func contract(_ contract: ContractRoutes) -> [Route] {
        [
            .get(
                "/openapi.json",
                .open,
                isVersioned: false,
                "The OpenAPI document of this API.",
                answers: PageRoutes.Answer.self,
                contract.document
            ),
            .get(
                "/docs",
                .open,
                isVersioned: false,
                "The OpenAPI document as a page.",
                answers: PageRoutes.Answer.self,
                contract.page
            ),
        ]
    }

    private static var page: [Route] {
        let page = PageRoutes()
        let answer = PageRoutes.Answer.self
        // The page reads its own parameters.
        let document = Route.get(
            "/",
            .open,
            isVersioned: false,
            "A page that shows the loop live.",
            query: nil,
            answers: answer,
            page.document
        )
        return [document]
            + page.files.map { path, summary, file in
                .get(path, .open, isVersioned: false, summary, query: nil, answers: answer) { request, _ in
                    file.answer(to: request)
                }
            }
    }
}

extension RouteTable {
    /// The methods of RFC 9110 (section 9.3) and `PATCH` (RFC 5789).
    static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch,
    ]

    /// The paths that exist, each once.
    var paths: [String] { Set(routes.flatMap(\.paths)).sorted() }

    /// The paths of the document, each once.
    var documentedPaths: [String] { Set(routes.map { $0.paths[0] }).sorted() }

    /// The methods of the path of a request; empty if the path does not exist.
    func methods(matching path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        let template = paths.first { template in
            let names = template.split(separator: "/")
            return names.count == parts.count && zip(names, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        return template.map(methods(of:)) ?? []
    }

    /// The methods of a path: its routes' methods, `HEAD` in addition to `GET`, and `OPTIONS`.
    func methods(of path: String) -> [HTTPRequest.Method] {
        routes.filter { $0.paths.contains(path) }.flatMap { $0.method == .get ? [.get, .head] : [$0.method] } + [
            .options
        ]
    }
}
