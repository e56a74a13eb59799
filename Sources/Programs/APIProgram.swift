import Access
import Foundation
import Healing
import Hummingbird
import Logging
import Models
import NIOCore
package import ServiceLifecycle
import Serving
package import Settings
package import Store
package import Telemetry
import Timing

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
    /// - Throws: ``ProgramError`` for an address that would be open to everybody or an unusable key file, or
    ///   `StoreError`.
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
            origins: AllowedOrigins(settings[ConnectionSettings.allowedOrigins]),
            policy: AccessPolicy(settings),
            growth: GrowthLimits(
                newStationsPerRequest: settings[APISettings.maxNewStations],
                stations: settings[APISettings.maxStations]
            ),
            trust: ControlTrust(settings)
        )
        let address = ListeningAddress(host: settings[APISettings.host])
        if let folder = settings[AccessSettings.keysFolder],
            let admin = try await KeysFolder(path: folder).prepare(store)
        {
            Announcement.adminKey(admin.text)
        }
        try await api.gate.refresh()
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
                announce(address.announcement(port: channel.localAddress?.port ?? 0))
            },
            logger: Logger(label: "http")
        )
        services =
            [
                ListeningService(application: application, host: host, port: settings[APISettings.port]),
                AccessRefresh(gate: api.gate, logger: Logger(label: "api")),
                EventStreamPolling(api.streams, logger: Logger(label: "api")),
                DatabaseWatch(store: store, interval: interval, logger: Logger(label: "api")),
            ] + targetServices
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
