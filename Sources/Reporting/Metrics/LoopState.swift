import CanonicalJSON
import Store
import Telemetry

/// The phase of the loop, and how close the drift detectors are to an alarm.
enum LoopState {
    static let phase = MetricDefinition.gauge(
        "aerocast_loop_state",
        labels: ["target", "state"],
        help:
            "1 for what the loop is doing, 0 for the rest: calm, drifting (no flag is open), flagged, training, or promoted"
            + " (a retrain's champion has forecast for less than a day).",
        updatedWhen: "read at every scrape"
    )
    static let statistic = MetricDefinition.gauge(
        "aerocast_drift_statistic",
        labels: ["target", "kind"],
        help:
            "How much the errors have changed, by kind of drift, around 1 while nothing has: at the station that is closest to"
            + " an alarm, of the \(LoopMetrics.shownStations) with the newest outcomes.",
        updatedWhen: "the drift detector judges outcomes; absent while it learns what is normal"
    )
    static let threshold = MetricDefinition.gauge(
        "aerocast_drift_threshold",
        labels: ["target", "kind"],
        help: "What the statistic has to reach for a drift to be reported.",
        updatedWhen: "the drift detector judges outcomes"
    )

    static let metric = LoopMetric.ofTarget(phase, statistic, threshold) { reading in
        let detectors = try reading.transaction
            .detectorSummaries(of: reading.model, limit: LoopMetrics.shownStations)
            .compactMap { try? JSONText.decode(DetectorSummary.self, from: $0) }
        let current = try reading.transaction.loopPhase(
            of: reading.model,
            isDrifting: detectors.contains(where: \.isDrifting)
        )
        return LoopPhase.allCases.map { reading.sample(phase, $0.rawValue, value: $0 == current ? 1 : 0) }
            + statistics(of: detectors, reading)
    }

    /// For each kind of drift the statistic that is closest to its threshold.
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

/// What a drift detector reports about itself in its stored state.
private struct DetectorSummary: Decodable {
    var phase: String
    var statistics: [Statistic]

    struct Statistic: Decodable {
        var kind: String
        var value: Double
        var threshold: Double

        var ratio: Double { value / threshold }
    }

    var isDrifting: Bool { phase == "drifted" }
}
