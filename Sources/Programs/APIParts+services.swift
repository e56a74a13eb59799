import CurlClient
import Foundation
import Hummingbird
import Logging
import Models
import NIOCore
import Notifications
import Observations
import Polling
import Reporting
import ServiceLifecycle
import Serving
import Settings
import Store
import Timing
import Webhooks

extension APIParts {
    private var interval: Duration { settings.shortPollInterval }

    /// The server.
    ///
    /// - Parameter announce: called with the address once the server listens.
    /// - Returns: the service of the server.
    func server(announce: @escaping @Sendable (String) -> Void) -> any Service {
        let port = settings[APISettings.port]
        let application = Application(
            router: api.router(),
            server: api.server,
            configuration: .init(address: .hostname(address.host, port: port), serverName: "aerocast-api"),
            onServerRunning: { channel in
                do {
                    try await api.guardAccepting(channel, logger: Logger(label: "http"))
                } catch {
                    Logger(label: "http")
                        .error("connections are accepted without a limit", metadata: ["error": "\(error)"])
                }
                announce(address.announcement(port: channel.localAddress?.port ?? 0, isSecure: certificate != nil))
                warnAboutMissingModels()
            },
            logger: Logger(label: "http")
        )
        return ListeningService(application: application, host: address.host, port: port)
    }

    private func warnAboutMissingModels() {
        let advice = "copy an artifacts folder to \(artifacts.root.path), or feed 720 hours of one station"
        for target in targets where target.slot.served == nil {
            targetLogger(target).warning("no model serves; persistence answers", metadata: ["do": "\(advice)"])
        }
    }

    private func targetLogger(_ target: ServedTarget) -> Logger {
        Logger(label: "api", target: target.target, among: targets.map(\.target))
    }

    /// The services that notice changes from outside: of keys, of the disk, of events and of the database's file.
    var watches: [any Service] {
        [
            AccessRefresh(gate: api.gate, logger: logger), DiskWatch(disk, logger: logger),
            EventStreamPolling(api.streams, logger: logger),
            DatabaseWatch(store: store, interval: interval, logger: logger),
        ]
    }

    var heartbeats: any Service {
        let isReplay = settings[APISettings.replay]
        return Heartbeats(store: store, program: .api, pulse: Pulse()) { details in
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
    }

    /// The delivery of events to webhooks.
    var webhooks: any Service {
        WebhookDeliverer(
            store: store,
            transport: Self.webhookClient(receivers),
            policy: receivers,
            target: targets[0].name,
            owner: HolderName.unique(),
            metrics: WebhookMetrics(factory: registry),
            logger: Logger(label: "webhooks")
        )
        .service(every: interval)
    }

    /// Connects to permitted addresses only.
    private static func webhookClient(_ receivers: ReceiverPolicy) -> CurlClient {
        var configuration = CurlClient.Configuration.ofMessages("webhooks")
        configuration.addresses = receivers.addresses
        return CurlClient(configuration)
    }

    /// Empty if tokens are not accepted.
    var tokenServices: [any Service] {
        api.gate.tokens.map { [TokenKeysRefresh(verifier: $0, logger: logger)] } ?? []
    }

    /// Empty for a server without TLS.
    var certificateServices: [any Service] {
        guard let certificate else { return [] }
        return [
            CertificateReload(
                certificate,
                metrics: api.metrics,
                interval: settings[TLSSettings.reloadInterval],
                logger: Logger(label: "tls")
            )
        ]
    }

    /// The watch of the verdict and the delivery of notifications, whose receivers are stored.
    ///
    /// - Throws: `SettingsError` for settings of e-mail that do not fit together, or `StoreError`.
    func notificationServices() async throws -> [any Service] {
        let notifications = try NotificationServices(settings)
        let now = WallClock.system()
        let rows = notifications.receivers.records(now: now)
        try await store.write { try $0.setNotificationReceivers(rows, now: now) }
        return notifications.services(
            store: store,
            verdicts: api.verdicts,
            target: targets[0].name,
            metrics: WebhookMetrics(factory: registry)
        )
    }

    /// Loads the champion of each target.
    ///
    /// - Returns: the reloaders of the champions, and the backfill of their combinations.
    /// - Throws: `StoreError`.
    func loadedChampions() async throws -> [any Service] {
        var services: [any Service] = []
        for target in targets {
            let logger = targetLogger(target)
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
            services.append(reloader)
            services.append(
                CombinationBackfill(store: store, target: target, interval: interval, logger: logger)
            )
        }
        return services
    }
}
