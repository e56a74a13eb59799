import CoreMetrics
import DriftDetection
import DriftMonitoring
import Logging
import ServiceLifecycle
import Settings
import Store
import Timing

/// Drift detection, put together from its settings.
package struct DetectorProgram: Sendable {
    /// What runs until it is asked to stop.
    package let services: [any Service]
    /// What judges the outcomes that are there, and ends.
    package let once: any Service

    /// - Parameters:
    ///   - settings: those of ``DetectorSettings``.
    ///   - store: the open database.
    ///   - factory: where pushes are counted beside the pushed counts.
    /// - Throws: `PushError` for a model's name that cannot be a label.
    package init(
        _ settings: ResolvedSettings,
        store: Store,
        countingPushesIn factory: (any MetricsFactory)? = nil
    ) throws {
        let logger = Logger(label: "drift-detector")
        let model = settings[SharedSettings.model]
        let monitor = DriftMonitor(
            store: store,
            model: model,
            drift: try DriftConfiguration(falseAlarmsPerYear: settings[DetectorSettings.falseAlarms]),
            policy: DriftPolicy.Configuration(cooldown: Int64(settings[DetectorSettings.cooldown].seconds)),
            logger: logger
        )
        let pusher = try settings[SharedSettings.pushgateway]
            .map { address in
                try MetricsPusher(
                    address: address,
                    job: "aerocast_drift_detector",
                    model: model,
                    store: store,
                    countingIn: factory,
                    logger: logger
                )
            }
        services = [monitor.service(every: settings[SharedSettings.pollInterval])] + [pusher].compactMap { $0 }
        once = monitor.once(afterwards: { await pusher?.push() })
    }
}
