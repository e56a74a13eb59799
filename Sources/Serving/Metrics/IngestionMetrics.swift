import CoreMetrics
import Metrics
import Telemetry

/// The observations of `/observations`.
struct IngestionMetrics: Sendable {
    static let observations = MetricDefinition.counter(
        "aerocast_ingested_observations_total",
        labels: ["result"],
        help:
            "Observations from clients; completed ones added variables to a known hour, rejected ones were refused.",
        updatedWhen: "a request to /observations is answered"
    )
    static let rejected = MetricDefinition.counter(
        "aerocast_rejected_observations_total",
        labels: ["reason"],
        help:
            "Rejected observations by what is wrong with them: \(reasons), empty (no variable), or with_another"
            + " (another observation of the request is wrong).",
        updatedWhen: "a request to /observations is refused; the first mistake of an observation counts"
    )
    static let conflicts = MetricDefinition.counter(
        "aerocast_conflicting_observations_total",
        help: "Observations with a value that differs from the stored value of their hour, which stays.",
        updatedWhen: "a request to /observations is answered"
    )
    static let outcomes = MetricDefinition.counter(
        "aerocast_outcomes_total",
        help: "Forecasts that were joined with the observation at their target time.",
        updatedWhen: "an observation of an hour with forecasts is stored"
    )

    static let definitions = [observations, rejected, conflicts, outcomes]

    private static let reasons = RejectedObservations.Reason.ofParts.map(\.name).joined(separator: ", ")

    private let factory: any MetricsFactory
    private let stored: Counter
    private let completed: Counter
    private let duplicates: Counter
    private let refused: Counter
    private let conflicting: Counter
    private let joined: Counter

    init(factory: any MetricsFactory) {
        self.factory = factory
        stored = Self.observations.counter("stored", in: factory)
        completed = Self.observations.counter("completed", in: factory)
        duplicates = Self.observations.counter("duplicate", in: factory)
        refused = Self.observations.counter("rejected", in: factory)
        conflicting = Self.conflicts.counter(in: factory)
        joined = Self.outcomes.counter(in: factory)
    }

    func ingested(_ report: Ingestion.Report) {
        stored.increment(by: report.stored)
        completed.increment(by: report.completed)
        duplicates.increment(by: report.duplicates)
        conflicting.increment(by: report.conflicts)
        joined.increment(by: report.outcomes)
    }

    func rejected(_ observations: RejectedObservations) {
        refused.increment(by: observations.count)
        for (reason, count) in observations.reasons {
            Self.rejected.counter(reason.name, in: factory).increment(by: count)
        }
    }
}
