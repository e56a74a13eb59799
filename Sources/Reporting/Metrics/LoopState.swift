import Observations
import Store
import Telemetry

/// The phase of the loop, and the statistics of the drift detectors.
enum LoopState {
    static let phase = MetricDefinition.gauge(
        "aerocast_loop_state",
        labels: ["target", "state"],
        help:
            "1 for the current phase of the loop, 0 for the other phases: calm, drifting (no flag is open), flagged,"
            + " training, or promoted (a retrain's champion has forecast for less than a day).",
        updatedWhen: "read at every scrape"
    )
    static let statistic = MetricDefinition.gauge(
        "aerocast_drift_statistic",
        labels: ["target", "kind"],
        help:
            "Drift statistic by kind of drift, about 1 without a change of the errors, at the station that is closest"
            + " to an alarm among the \(LoopMetrics.shownStations) stations with the newest outcomes.",
        updatedWhen: "the drift detector judges outcomes; absent while it learns the reference"
    )
    static let threshold = MetricDefinition.gauge(
        "aerocast_drift_threshold",
        labels: ["target", "kind"],
        help: "Value of the statistic at which a drift is reported.",
        updatedWhen: "the drift detector judges outcomes"
    )

    static let metric = LoopMetric.ofTarget(phase, statistic, threshold) { reading in
        let detectors = try reading.transaction
            .detectorSummaries(of: reading.target.name, limit: LoopMetrics.shownStations)
        let current = try reading.transaction.loopPhase(
            of: reading.target.name,
            isDrifting: detectors.contains(where: \.isDrifting)
        )
        return LoopPhase.allCases.map { reading.sample(phase, $0.rawValue, value: $0 == current ? 1 : 0) }
            + statistics(of: detectors, reading)
    }

    /// For each kind of drift, the statistic that is closest to its threshold.
    private static func statistics(of detectors: [DetectorSummary], _ reading: TargetReading) -> [CollectedSample] {
        Dictionary(grouping: detectors.flatMap(\.statistics), by: \.kind)
            .flatMap { kind, statistics -> [CollectedSample] in
                guard let closest = statistics.max(by: { $0.ratio < $1.ratio }) else { return [] }
                return [
                    reading.sample(statistic, kind, value: closest.value),
                    reading.sample(threshold, kind, value: closest.threshold),
                ]
            }
    }
}
