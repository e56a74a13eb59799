import Access
import Logging
package import ServiceLifecycle
import Serving
package import Settings
package import Store
package import Telemetry

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
        registry = PrometheusRegistry(API.metricDefinitions + ProcessMetrics.all)
        registry.register(ProcessMetrics.collector)
        let parts = try APIParts(settings, store: store, registry: registry)
        try await parts.prepareAccess()
        let championServices = try await parts.loadedChampions()
        let notificationServices = try await parts.notificationServices()
        services =
            [parts.server(announce: announce)] + parts.watches + [parts.heartbeats, parts.webhooks]
            + parts.tokenServices + parts.certificateServices + notificationServices + championServices
    }
}

extension APIParts {
    /// Stores and reads the keys, and refuses to listen for everybody without one.
    ///
    /// - Throws: ``ProgramError`` for an address that would be open to everybody or an unusable key file, or
    ///   `StoreError`.
    fileprivate func prepareAccess() async throws {
        if let folder = settings[AccessSettings.keysFolder],
            let admin = try await KeysFolder(path: folder).prepare(store)
        {
            Announcement.adminKey(admin.text)
        }
        try await api.gate.refresh()
        try await api.gate.tokens?.readFirst(logger: logger)
        guard api.gate.isClosed || address.isLoopback || api.gate.policy.isInsecure else {
            throw ProgramError.openAddress(host: address.host)
        }
    }
}

extension TokenVerifier {
    /// Reads the keys before the first request.
    ///
    /// - Throws: ``ProgramError`` for a file that is not usable. An address that does not answer is only logged:
    ///   clients with keys are served, and the keys of tokens are read again soon.
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
