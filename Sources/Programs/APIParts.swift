import Access
import Healing
import Logging
import Models
import Serving
import Settings
import Store
import Telemetry
import Webhooks

/// The API and the values that it is made of, by the settings: the parts from which ``APIProgram`` makes its services.
struct APIParts: Sendable {
    let settings: ResolvedSettings
    let store: Store
    let registry: PrometheusRegistry
    let artifacts: ArtifactFolder
    let targets: [ServedTarget]
    let receivers: ReceiverPolicy
    let disk: DiskGuard
    /// `nil` for a server without TLS.
    let certificate: ServerCertificate?
    let address: ListeningAddress
    let api: API
    let logger = Logger(label: "api")

    /// - Parameters:
    ///   - settings: the values of ``APISettings``.
    ///   - store: the open database.
    ///   - registry: the metrics of `/metrics`.
    /// - Throws: ``ProgramError`` for an unusable certificate, or `SettingsError`.
    init(_ settings: ResolvedSettings, store: Store, registry: PrometheusRegistry) throws {
        self.settings = settings
        self.store = store
        self.registry = registry
        artifacts = ArtifactFolder(path: settings[SharedSettings.artifacts])
        targets = settings.targets.map {
            ServedTarget(
                $0,
                intervalLevel: settings[APISettings.intervalLevel],
                combines: settings[APISettings.combination]
            )
        }
        receivers = ReceiverPolicy(settings)
        disk = DiskGuard(
            forStations: settings[APISettings.minDiskForStations],
            forObservations: settings[APISettings.minDiskForObservations],
            read: { store.volumeSpace }
        )
        certificate = try settings.serverCertificate(logger: Logger(label: "tls"))
        address = ListeningAddress(host: settings[APISettings.host])
        api = API(
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
    }
}
