import CoreMetrics
import Metrics
import Store
import Telemetry

/// The API's counters, by the definitions of `ServingMetrics`.
package struct ServingCounters: Sendable {
    private let factory: any MetricsFactory
    private let stored: Counter
    private let completed: Counter
    private let duplicates: Counter
    private let rejected: Counter
    private let joined: Counter

    /// - Parameter factory: usually the `PrometheusRegistry` of the process.
    package init(factory: any MetricsFactory) {
        self.factory = factory
        func ingested(_ result: String) -> Counter {
            Counter(label: ServingMetrics.storedObservations.name, dimensions: [("result", result)], factory: factory)
        }
        stored = ingested("stored")
        completed = ingested("completed")
        duplicates = ingested("duplicate")
        rejected = ingested("rejected")
        joined = Counter(label: ServingMetrics.outcomes.name, factory: factory)
    }

    func ingested(_ report: Ingestion.Report) {
        stored.increment(by: report.stored)
        completed.increment(by: report.completed)
        duplicates.increment(by: report.duplicates)
        joined.increment(by: report.outcomes)
    }

    func rejected(_ observations: RejectedObservations) {
        rejected.increment(by: observations.count)
        for (reason, count) in observations.reasons {
            ServingMetrics.rejectedObservations.counter(reason.rawValue, in: factory).increment(by: count)
        }
    }

    func predicted(_ body: ForecastBody) {
        for (answerer, horizons) in Dictionary(grouping: body.horizons, by: \.answeredBy) {
            let version = horizons.first?.modelVersion
            Counter(
                label: ServingMetrics.forecasts.name,
                dimensions: [("answered_by", answerer.rawValue), ("model_version", version ?? "")],
                factory: factory
            )
            .increment(by: horizons.count)
        }
    }

    /// - Parameter guarded: the horizons at which persistence answers for the new champion.
    func reloaded(guarded: Int) {
        reload("succeeded")
        Gauge(label: ServingMetrics.guardedHorizons.name, factory: factory).record(guarded)
    }

    func reloadFailed() { reload("failed") }

    func inFlight(method: String, route: String) -> Meter {
        ServingMetrics.inFlight.gauge(method, route, in: factory)
    }

    func answered(method: String, route: String, status: Int, nanoseconds: Int64) {
        let dimensions = [("method", method), ("route", route), ("status", "\(status)")]
        Counter(label: ServingMetrics.requests.name, dimensions: dimensions, factory: factory).increment()
        Timer(label: ServingMetrics.requestDuration.name, dimensions: dimensions, factory: factory)
            .recordNanoseconds(nanoseconds)
    }

    private func reload(_ result: String) {
        Counter(label: ServingMetrics.reloads.name, dimensions: [("result", result)], factory: factory).increment()
    }
}
