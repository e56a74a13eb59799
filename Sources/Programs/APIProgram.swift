import Foundation
import Healing
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Serving
import Settings
import Store
import Telemetry
import Timing

/// Serving, put together from its settings.
package struct APIProgram: Sendable {
    /// The server and the champion's reloader.
    package let services: [any Service]
    /// What `/metrics` shows.
    package let registry: PrometheusRegistry

    /// Opens everything that serving needs.
    ///
    /// - Parameters:
    ///   - settings: those of ``APISettings``.
    ///   - store: the open database.
    ///   - announce: is given the address once requests are answered.
    /// - Throws: `StoreError`.
    package init(
        _ settings: ResolvedSettings,
        store: Store,
        announce: @escaping @Sendable (String) -> Void
    ) async throws {
        let logger = Logger(label: "api")
        let model = settings[SharedSettings.model]
        let artifacts = ArtifactFolder(path: settings[SharedSettings.artifacts])
        registry = PrometheusRegistry(API.metricDefinitions + ProcessMetrics.all)
        registry.register(ProcessMetrics.collector)
        let slot = ChampionSlot()
        let api = API(
            store: store,
            artifacts: artifacts,
            slot: slot,
            registry: registry,
            target: settings.target,
            schedule: RetrainSchedule(
                interval: settings[SharedSettings.staleAfter].seconds,
                backoff: settings[SharedSettings.retrainBackoff].seconds
            ),
            intervalLevel: settings[APISettings.intervalLevel],
            combines: settings[APISettings.combination]
        )
        try await ChampionBootstrap.run(
            store: store,
            artifacts: artifacts,
            model: model,
            now: .system,
            logger: logger
        )
        let reloader = ChampionReloader(
            store: store,
            artifacts: artifacts,
            model: model,
            slot: slot,
            metrics: api.metrics,
            intervalLevel: settings[APISettings.intervalLevel],
            interval: min(settings[SharedSettings.pollInterval], .milliseconds(500)),
            logger: logger
        )
        try await reloader.reloadIfPromoted()
        let host = settings[APISettings.host]
        let application = Application(
            router: api.router(),
            server: .onEventLoops,
            configuration: .init(
                address: .hostname(host, port: settings[APISettings.port]),
                serverName: "aerocast-api"
            ),
            onServerRunning: { channel in
                announce("http://\(host == "0.0.0.0" ? "127.0.0.1" : host):\(channel.localAddress?.port ?? 0)")
            },
            logger: Logger(label: "http")
        )
        let rehearsal = CombinationRehearsal(
            store: store,
            answering: api.answering,
            interval: reloader.interval,
            logger: logger
        )
        services = [
            ListeningService(application: application, host: host, port: settings[APISettings.port]), reloader,
            rehearsal,
        ]
    }
}

/// Says in one sentence why the server cannot listen.
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
