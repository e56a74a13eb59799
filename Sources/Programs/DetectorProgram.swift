package import CoreMetrics
import DriftDetection
import DriftMonitoring
import Logging
import Models
import Notifications
import Observations
import Polling
import Reporting
package import ServiceLifecycle
package import Settings
package import Store
import Timing

/// Drift detection for every target, assembled from its settings.
package struct DetectorProgram: Sendable {
    /// The services that run until graceful shutdown.
    package let services: [any Service]
    /// A service that judges the stored outcomes and ends.
    package let once: any Service

    /// - Parameters:
    ///   - settings: the values of ``DetectorSettings``.
    ///   - store: the open database.
    ///   - factory: counts the pushes in addition to the pushed metrics.
    ///   - notifies: whether the verdict is watched; `false` if the same process has an API.
    /// - Throws: `SettingsError`, or `PushError` for a grouping key that the Pushgateway does not accept.
    package init(
        _ settings: ResolvedSettings,
        store: Store,
        countingPushesIn factory: (any MetricsFactory)? = nil,
        notifies: Bool = true
    ) throws {
        let targets = settings.targets
        let drift = try DriftConfiguration(falseAlarmsPerYear: settings[DetectorSettings.falseAlarms])
        let policy = DriftPolicy.Configuration(cooldown: Int64(settings[DetectorSettings.cooldown].seconds))
        let monitors = targets.map { target in
            DriftMonitor(
                store: store,
                target: target,
                drift: drift,
                policy: policy,
                logger: Logger(label: "drift-detector", target: target, among: targets)
            )
        }
        let (pulse, push) = (Pulse(), Pulse())
        let heartbeats = Heartbeats(store: store, program: .detector, pulse: pulse, push: push)
        let logger = Logger(label: "drift-detector")
        let pusher = try MetricsPusher.wanted(
            by: settings,
            job: "aerocast_drift_detector",
            store: store,
            countingIn: factory,
            pulse: push,
            logger: logger
        )
        let notifications = try Self.notificationServices(settings, store: store)
        let interval = settings[SharedSettings.pollInterval]
        services =
            monitors.map { $0.service(every: interval, pulse: pulse) } + [pusher].compactMap { $0 }
            + (notifies ? notifications : [])
            + [heartbeats, DatabaseWatch(store: store, interval: interval, logger: logger)]
        once = ServicesInTurn(
            services: monitors.map { $0.once(afterwards: { await pusher?.push() }) } + [heartbeats.once]
        )
    }

    /// The API watches the verdict, too; the detector notifies when the API is dead.
    ///
    /// - Throws: `SettingsError` for settings of e-mail that do not fit together.
    private static func notificationServices(_ settings: ResolvedSettings, store: Store) throws -> [any Service] {
        let notifications = try NotificationServices(settings)
        guard !notifications.receivers.isEmpty else { return [] }
        let targets = settings.targets
        let artifacts = ArtifactFolder(path: settings[SharedSettings.artifacts])
        let verdicts = VerdictWatch(VerdictReader(store: store, artifacts: artifacts, targets: targets))
        return notifications.services(store: store, verdicts: verdicts, target: targets[0].name)
    }
}
