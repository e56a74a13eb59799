package import Access
import Forecasting
package import Healing
package import Hummingbird
package import HummingbirdCore
package import Logging
package import Models
package import NIOCore
import Observations
package import Reporting
package import Store
package import Telemetry
package import Timing
package import Webhooks

/// The HTTP interface: its routes and their dependencies.
package struct API: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let registry: PrometheusRegistry
    /// The targets that this API serves.
    let targets: ServedTargets
    /// The schedule of routine retrains.
    let schedule: RetrainSchedule
    /// The bounds on the growth by requests.
    let growth: GrowthLimits
    /// Refuses what would fill the disk; `nil` refuses nothing.
    let disk: DiskGuard?
    /// On which observations decisions of the loop may rest.
    let trust: ControlTrust
    /// Whether weather is replayed, so that observations are not compared with the wall clock.
    let isReplay: Bool
    /// The judgment of the installation.
    package let verdicts: VerdictWatch
    /// To whom events may be sent.
    let receivers: ReceiverPolicy
    let now: WallClock
    /// The keys and limits of clients.
    package let gate: AccessGate
    let origins: AllowedOrigins
    let connections: Connections
    let proxies: TrustedProxies
    private let certificate: ServerCertificate?
    let publicText: PublicText
    let revision: DatabaseRevision
    /// The clients that follow events and forecasts.
    package let streams: EventStreams
    package let metrics: ServingCounters

    /// Makes the API and registers the collectors of its metrics.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - artifacts: the folder of the model versions.
    ///   - targets: the served targets, at least one; a request that names no target is answered for the first.
    ///   - registry: the metrics registry behind `/metrics`; each API needs its own.
    ///   - schedule: the schedule of routine retrains.
    ///   - limits: the deadlines and quotas of the connections.
    ///   - certificate: the certificate of the server; `nil` for a server without TLS.
    ///   - proxies: the proxies whose word about the client is accepted.
    ///   - origins: the web pages of other origins that may read answers.
    ///   - policy: what clients may do.
    ///   - tokens: how tokens are verified; `nil` if they are not accepted.
    ///   - growth: what requests may add to the database.
    ///   - disk: refuses what would fill the disk; `nil` refuses nothing.
    ///   - trust: on which observations decisions of the loop may rest.
    ///   - isReplay: whether weather is replayed.
    ///   - verdictsValidFor: how long a verdict is repeated without looking again.
    ///   - receivers: to whom events may be sent.
    ///   - now: the wall clock.
    package init(
        store: Store,
        artifacts: ArtifactFolder,
        targets: [ServedTarget] = [ServedTarget()],
        registry: PrometheusRegistry,
        schedule: RetrainSchedule = RetrainSchedule(interval: .seconds(86_400)),
        limits: ConnectionLimits = ConnectionLimits(),
        certificate: ServerCertificate? = nil,
        proxies: TrustedProxies = TrustedProxies(),
        origins: AllowedOrigins = AllowedOrigins(),
        policy: AccessPolicy = AccessPolicy(),
        tokens: TokenConfiguration? = nil,
        growth: GrowthLimits = GrowthLimits(),
        disk: DiskGuard? = nil,
        trust: ControlTrust = ControlTrust(),
        isReplay: Bool = false,
        verdictsValidFor: Duration = .seconds(1),
        receivers: ReceiverPolicy = ReceiverPolicy(),
        now: WallClock = .system
    ) {
        self.store = store
        self.artifacts = artifacts
        self.registry = registry
        guard let served = ServedTargets(targets) else { preconditionFailure("an API needs at least one target") }
        self.targets = served
        self.schedule = schedule
        self.origins = origins
        self.proxies = proxies
        self.certificate = certificate
        revision = DatabaseRevision(store)
        publicText = PublicText(store: store, artifacts: artifacts)
        self.growth = growth
        self.disk = disk
        self.trust = trust
        self.isReplay = isReplay
        self.receivers = receivers
        self.now = now
        verdicts = VerdictWatch(
            VerdictReader(
                store: store,
                artifacts: artifacts,
                targets: targets.map(\.target),
                isReplay: isReplay,
                hasWritten: true,
                now: now
            ),
            validFor: verdictsValidFor
        )
        var policy = policy
        policy.origins.formUnion(origins.values)
        metrics = ServingCounters(factory: registry)
        let verifier = tokens.map { [metrics] in TokenVerifier($0, metrics: metrics.tokens, now: now) }
        gate = AccessGate(store: store, policy: policy, tokens: verifier, now: now)
        connections = Connections(limits: limits, isSecure: certificate != nil, metrics: metrics.connections)
        streams = EventStreams(store: store, gate: gate, limits: limits)
        registerCollectors()
    }

    /// Registers what is measured when the metrics are read.
    private func registerCollectors() {
        if let certificate { registry.register(CertificateMetrics.collector(certificate)) }
        registry.register(LoopMetrics.collector(store: store, targets: targets.all.map(\.target), now: now))
        registry.register(StorageActivity.collector(store: store))
        registry.register(StorageFiles.collector(store: store, now: now))
        if let disk { registry.register(DiskMetrics.collector(disk)) }
        registry.register(ServedModelMetrics.collector(targets.all))
        registry.register(VerdictMetrics.collector(verdicts, targets: targets.all.map(\.name)))
    }

    /// The router with every route, ready for an application.
    package func router() -> Router<APIRequestContext> {
        RouteTable(self)
            .router(
                metrics: metrics.requests,
                gate: gate,
                budget: connections.budget,
                origins: origins,
                proxies: proxies,
                isSecure: connections.isSecure
            )
    }

    /// The OpenAPI document of the routes.
    ///
    /// - Throws: an error of the encoder.
    package func openAPI(pretty: Bool = false) throws -> String {
        try OpenAPIDocument(RouteTable(self).routes).text(pretty: pretty)
    }

    /// The server of the application, which enforces the limits of the connections.
    package var server: HTTPServerBuilder {
        guard let certificate else { return .onEventLoops(connections) }
        return .onEventLoops(connections, certificate)
    }

    /// Lets the running server accept connections only while it has descriptors.
    ///
    /// - Parameters:
    ///   - channel: the listening channel.
    ///   - logger: receives warnings about refused connections.
    /// - Throws: an error of the channel if it is closed already.
    package func guardAccepting(_ channel: any Channel, logger: Logger) async throws {
        try await channel.eventLoop
            .submit { [connections] in
                try channel.pipeline.syncOperations.addHandler(
                    AcceptGuard(connections, logger: logger),
                    position: .first
                )
            }
            .get()
    }

    /// The definitions of the metrics that `/metrics` shows.
    package static let metricDefinitions =
        ServingMetrics.definitions + WebhookMetrics.definitions + LoopMetrics.definitions + VerdictMetrics.definitions
        + StorageActivity.definitions + StorageFiles.definitions
}
