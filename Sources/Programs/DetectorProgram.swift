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
    ///   - notifies: whether the verdict is watched; `false` beside an API in the same process.
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
        let pulse = Pulse()
        let push = Pulse()
        let heartbeats = Heartbeats(store: store, program: .detector, pulse: pulse, push: push)
        let pusher = try settings[SharedSettings.pushgateway]
            .map { address in
                try MetricsPusher(
                    address: address,
                    job: "aerocast_drift_detector",
                    targets: targets,
                    store: store,
                    countingIn: factory,
                    pulse: push,
                    logger: Logger(label: "drift-detector")
                )
            }
        let notifications = try NotificationServices(settings)
        let verdicts = VerdictWatch(
            VerdictReader(
                store: store,
                artifacts: ArtifactFolder(path: settings[SharedSettings.artifacts]),
                targets: targets
            )
        )
        // The API watches the verdict, too; the detector tells when the API is dead.
        let notificationServices =
            notifications.receivers.isEmpty || !notifies
            ? [] : notifications.services(store: store, verdicts: verdicts, target: targets[0].name)
        services =
            monitors.map { $0.service(every: settings[SharedSettings.pollInterval], pulse: pulse) }
            + [pusher].compactMap { $0 }
            + notificationServices + [
                heartbeats,
                DatabaseWatch(
                    store: store,
                    interval: settings[SharedSettings.pollInterval],
                    logger: Logger(label: "drift-detector")
                ),
            ]
        once = ServicesInTurn(
            services: monitors.map { $0.once(afterwards: { await pusher?.push() }) } + [heartbeats.once]
        )
    }
}
