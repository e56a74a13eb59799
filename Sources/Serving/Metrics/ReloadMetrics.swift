import CoreMetrics
import Metrics
import Telemetry

/// Champions that were put into service.
struct ReloadMetrics: Sendable {
    static let reloads = MetricDefinition.counter(
        "aerocast_model_reloads_total",
        labels: ["result"],
        help: "Champions that were put into service (succeeded) or could not be loaded (failed).",
        updatedWhen: "a promotion is found in the database"
    )
    static let guardedHorizons = MetricDefinition.gauge(
        "aerocast_guarded_horizons",
        help: "Horizons at which persistence answers because the champion lost to it on its own held-out hours.",
        updatedWhen: "a champion is put into service"
    )

    static let definitions = [reloads, guardedHorizons]

    private let factory: any MetricsFactory

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    /// - Parameter guarded: the horizons at which persistence answers for the new champion.
    func succeeded(guarded: Int) {
        Self.reloads.counter("succeeded", in: factory).increment()
        Self.guardedHorizons.gauge(in: factory).set(guarded)
    }

    func failed() {
        Self.reloads.counter("failed", in: factory).increment()
    }
}
