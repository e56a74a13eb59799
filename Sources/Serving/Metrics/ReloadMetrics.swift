import CoreMetrics
import Metrics
import Observations
import Telemetry

/// Champions that were put into service.
struct ReloadMetrics: Sendable {
    static let reloads = MetricDefinition.counter(
        "aerocast_model_reloads_total",
        labels: ["target", "result"],
        help: "Champions that were put into service (succeeded) or could not be loaded (failed).",
        updatedWhen: "a promotion is found in the database"
    )
    static let guardedHorizons = MetricDefinition.gauge(
        "aerocast_guarded_horizons",
        labels: ["target"],
        help: "Horizons at which persistence answers because the champion lost to it on its own held-out hours.",
        updatedWhen: "a champion is put into service"
    )

    static let definitions = [reloads, guardedHorizons]

    private let factory: any MetricsFactory

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    /// - Parameters:
    ///   - target: the target of the champion.
    ///   - guarded: the number of horizons at which persistence answers in place of the new champion.
    func succeeded(_ target: TargetName, guarded: Int) {
        Self.reloads.counter(target.rawValue, "succeeded", in: factory).increment()
        Self.guardedHorizons.gauge(target.rawValue, in: factory).set(guarded)
    }

    func failed(_ target: TargetName) {
        Self.reloads.counter(target.rawValue, "failed", in: factory).increment()
    }
}
