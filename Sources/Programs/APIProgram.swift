import Access
import CodeVersion
import CurlClient
import Foundation
import Healing
import Hummingbird
import Logging
import Models
import NIOCore
import Notifications
import Polling
import Reporting
package import ServiceLifecycle
import Serving
package import Settings
package import Store
package import Telemetry
import Timing
import Webhooks

/// Serving for every target, assembled from its settings.
package struct APIProgram: Sendable {
    /// The server, and for each target the reloader of its champion and the backfill of its combinations.
    package let services: [any Service]
    /// The metrics of `/metrics`.
    package let registry: PrometheusRegistry

    /// Assembles the API, and loads the champion of each target.
    ///
    /// - Parameters:
    ///   - settings: the values of ``APISettings``.
    ///   - store: the open database.
    ///   - announce: called with the address once the server listens.
    /// - Throws: ``ProgramError`` for an address that would be open to everybody, an unusable key file or an unusable
    ///   certificate, `SettingsError`, or `StoreError`.
    package init(
        _ settings: ResolvedSettings,
        store: Store,
        announce: @escaping @Sendable (String) -> Void
    ) async throws {
        let artifacts = ArtifactFolder(path: settings[SharedSettings.artifacts])
        registry = PrometheusRegistry(API.metricDefinitions + ProcessMetrics.all)
        registry.register(ProcessMetrics.collector)
        let targets = settings.targets.map {
            ServedTarget(
                $0,
                intervalLevel: settings[APISettings.intervalLevel],
                combines: settings[APISettings.combination]
            )
        }
        let receivers = ReceiverPolicy(settings)
        let disk = DiskGuard(
            forStations: settings[APISettings.minDiskForStations],
            forObservations: settings[APISettings.minDiskForObservations],
            read: { store.volumeSpace }
        )
        let certificate = try settings.serverCertificate(logger: Logger(label: "tls"))
        let api = API(
            store: store,
            artifacts: artifacts,
            targets: targets,
            registry: registry,
            schedule: RetrainSchedule(
                interval: settings[SharedSettings.staleAfter],
                backoff: settings[SharedSettings.retrainBackoff]
            ),
            limits: settings.connectionLimits.fitting(descriptors: DescriptorLimit.raised()),
            certificate: certificate,
            proxies: settings.trustedProxies,
            origins: AllowedOrigins(settings[ConnectionSettings.allowedOrigins]),
            policy: AccessPolicy(settings),
            tokens: try TokenConfiguration(settings),
            growth: GrowthLimits(
                newStationsPerRequest: settings[APISettings.maxNewStations],
                stations: settings[APISettings.maxStations],
                stationsPerClient: settings[APISettings.maxClientStations]
            ),
            disk: disk,
            trust: ControlTrust(settings),
            isReplay: settings[APISettings.replay],
            receivers: receivers
        )
        let address = ListeningAddress(host: settings[APISettings.host])
        if let folder = settings[AccessSettings.keysFolder],
            let admin = try await KeysFolder(path: folder).prepare(store)
        {
            Announcement.adminKey(admin.text)
        }
        try await api.gate.refresh()
        let tokens = api.gate.tokens
        try await tokens?.readFirst(logger: Logger(label: "api"))
        guard api.gate.isClosed || address.isLoopback || api.gate.policy.isInsecure else {
            throw ProgramError.openAddress(host: address.host)
        }
        let interval = min(settings[SharedSettings.pollInterval], .milliseconds(500))
        var targetServices: [any Service] = []
        for target in targets {
            let logger = Logger(label: "api", target: target.target, among: settings.targets)
            try await ChampionBootstrap.run(
                store: store,
                artifacts: artifacts,
                target: target.name,
                now: .system,
                logger: logger
            )
            let reloader = ChampionReloader(
                store: store,
                artifacts: artifacts,
                target: target,
                metrics: api.metrics,
                interval: interval,
                logger: logger
            )
            try await reloader.reloadIfPromoted()
            targetServices += [
                reloader, CombinationBackfill(store: store, target: target, interval: interval, logger: logger),
            ]
        }
        let pulse = Pulse()
        let isReplay = settings[APISettings.replay]
        let heartbeats = Heartbeats(store: store, program: .api, pulse: pulse) { details in
            details.isReplay = isReplay
            details.diskRefuses = disk.refused
            details.artifacts = artifacts.root.path
            details.served = targets.map { target in
                let state = target.slot.current
                return HeartbeatDetails.ServedVersion(
                    target: target.name,
                    version: state.served?.version,
                    error: state.reloadError
                )
            }
        }
        let webhooks = WebhookDeliverer(
            store: store,
            transport: Self.webhookClient(receivers),
            policy: receivers,
            target: targets[0].name,
            owner: "\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)",
            metrics: WebhookMetrics(factory: registry),
            logger: Logger(label: "webhooks")
        )
        let notifications = try NotificationServices(settings)
        let receiverRows = notifications.receivers.records(now: Date().timeIntervalSince1970)
        try await store.write {
            try $0.setNotificationReceivers(receiverRows, now: Date().timeIntervalSince1970)
        }
        let notificationServices = notifications.services(
            store: store,
            verdicts: api.verdicts,
            target: targets[0].name,
            metrics: WebhookMetrics(factory: registry)
        )
        let host = address.host
        let application = Application(
            router: api.router(),
            server: api.server,
            configuration: .init(
                address: .hostname(host, port: settings[APISettings.port]),
                serverName: "aerocast-api"
            ),
            onServerRunning: { channel in
                do {
                    try await api.guardAccepting(channel, logger: Logger(label: "http"))
                } catch {
                    Logger(label: "http")
                        .error("connections are accepted without a limit", metadata: ["error": "\(error)"])
                }
                announce(address.announcement(port: channel.localAddress?.port ?? 0, isSecure: certificate != nil))
                for target in targets where target.slot.served == nil {
                    Logger(label: "api", target: target.target, among: targets.map(\.target))
                        .warning(
                            "no model serves; persistence answers",
                            metadata: [
                                "do":
                                    "copy an artifacts folder to \(artifacts.root.path), or feed 720 hours of one station"
                            ]
                        )
                }
            },
            logger: Logger(label: "http")
        )
        let certificateServices: [any Service] =
            certificate.map {
                [
                    CertificateReload(
                        $0,
                        metrics: api.metrics,
                        interval: settings[TLSSettings.reloadInterval],
                        logger: Logger(label: "tls")
                    )
                ]
            } ?? []
        services =
            [
                ListeningService(application: application, host: host, port: settings[APISettings.port]),
                AccessRefresh(gate: api.gate, logger: Logger(label: "api")),
                DiskWatch(disk, logger: Logger(label: "api")),
                EventStreamPolling(api.streams, logger: Logger(label: "api")),
                DatabaseWatch(store: store, interval: interval, logger: Logger(label: "api")), heartbeats,
                webhooks.service(every: interval),
            ] + (tokens.map { [TokenKeysRefresh(verifier: $0, logger: Logger(label: "api"))] } ?? [])
            + certificateServices + notificationServices + targetServices
    }

    /// Connects to permitted addresses only, and reads the beginning of an answer.
    private static func webhookClient(_ receivers: ReceiverPolicy) -> CurlClient {
        var configuration = CurlClient.Configuration(userAgent: "AeroCast/\(CodeVersion.current) (webhooks)")
        configuration.addresses = receivers.addresses
        configuration.maximumRedirects = 0
        configuration.maximumResponseSize = 4096
        configuration.cutsLargeResponses = true
        return CurlClient(configuration)
    }
}

/// Runs the server, and translates its errors of listening to one sentence.
private struct ListeningService<Responder: HTTPResponder>: Service
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let application: Application<Responder>
    let host: String
    let port: Int

    func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            let reason = String(cString: strerror(error.errnoCode)).lowercased()
            throw ProgramError.cannotListen(host: host, port: port, reason: reason)
        } catch let error as SocketAddressError {
            throw ProgramError.cannotListen(host: host, port: port, reason: "\(error)")
        }
    }
}

extension TokenVerifier {
    /// Reads the keys before the first request.
    ///
    /// - Throws: ``ProgramError`` for a file that is not usable. An address that does not answer is only logged: clients
    ///   with keys are served, and the keys of tokens are read again soon.
    fileprivate func readFirst(logger: Logger) async throws {
        do {
            for reason in try await refresh() ?? [] {
                logger.notice("a key of the JWKS is not used", metadata: ["reason": "\(reason)"])
            }
        } catch {
            guard case .address = configuration.source else { throw ProgramError.keys("--jwks-file: \(error)") }
            logger.warning(
                "cannot read the keys of tokens: tokens are refused until they can be read",
                metadata: ["error": "\(error)"]
            )
        }
    }
}
