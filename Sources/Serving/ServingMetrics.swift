import CoreMetrics
import Metrics
import Telemetry

/// What the API counts itself, beside what the database says.
package struct ServingMetrics: Sendable {
    package static let requests = MetricDefinition.counter(
        "aerocast_http_requests_total",
        labels: ["method", "route", "status"],
        help: "Requests that were answered.",
        counts: "an answer is made; route is unknown for a path that does not exist"
    )
    package static let requestDuration = MetricDefinition.histogram(
        "aerocast_http_request_duration_seconds",
        labels: ["route"],
        unit: .seconds,
        buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        help: "From the request's head to the answer's.",
        counts: "an answer is made"
    )
    package static let forecasts = MetricDefinition.counter(
        "aerocast_forecasts_total",
        labels: ["answered_by", "model_version"],
        help: "Forecasts that /predict answered.",
        counts: "a forecast is answered; model_version is empty where persistence answered"
    )
    package static let storedObservations = MetricDefinition.counter(
        "aerocast_ingested_observations_total",
        labels: ["result"],
        help: "Observations that clients sent: stored, duplicate, or rejected with the rest of their request.",
        counts: "a request to /observations is answered"
    )
    package static let outcomes = MetricDefinition.counter(
        "aerocast_outcomes_total",
        help: "Forecasts that were joined with what was observed at their target time.",
        counts: "an observation is stored for whose hour forecasts had been made"
    )
    package static let reloads = MetricDefinition.counter(
        "aerocast_model_reloads_total",
        labels: ["result"],
        help: "Champions that were put into service (succeeded) or could not be loaded (failed).",
        counts: "a promotion is found in the database"
    )

    package static let all = [requests, requestDuration, forecasts, storedObservations, outcomes, reloads]

    private let factory: any MetricsFactory
    private let stored: Counter
    private let duplicates: Counter
    private let rejected: Counter
    private let joined: Counter

    /// - Parameter factory: usually the `PrometheusRegistry` of the process.
    package init(factory: any MetricsFactory) {
        self.factory = factory
        func ingested(_ result: String) -> Counter {
            Counter(label: Self.storedObservations.name, dimensions: [("result", result)], factory: factory)
        }
        stored = ingested("stored")
        duplicates = ingested("duplicate")
        rejected = ingested("rejected")
        joined = Counter(label: Self.outcomes.name, factory: factory)
    }

    func ingested(_ report: Ingestion.Report) {
        stored.increment(by: report.stored)
        duplicates.increment(by: report.duplicates)
        joined.increment(by: report.outcomes)
    }

    func observationsRejected(_ count: Int) {
        rejected.increment(by: count)
    }

    func predicted(_ body: ForecastBody) {
        Counter(
            label: Self.forecasts.name,
            dimensions: [("answered_by", body.answeredBy.rawValue), ("model_version", body.modelVersion ?? "")],
            factory: factory
        )
        .increment()
    }

    func reloaded(version: String) { reload("succeeded") }

    func reloadFailed() { reload("failed") }

    func answered(method: String, route: String, status: Int, nanoseconds: Int64) {
        let dimensions = [("method", method), ("route", route), ("status", "\(status)")]
        Counter(label: Self.requests.name, dimensions: dimensions, factory: factory).increment()
        Timer(label: Self.requestDuration.name, dimensions: [("route", route)], factory: factory)
            .recordNanoseconds(nanoseconds)
    }

    private func reload(_ result: String) {
        Counter(label: Self.reloads.name, dimensions: [("result", result)], factory: factory).increment()
    }
}
