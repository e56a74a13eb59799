import Healing
import Observations
import Store
import Telemetry

/// The open probation, and the ends of earlier probations.
enum Probations {
    static let isOpen = MetricDefinition.gauge(
        "aerocast_probation_open",
        labels: ["target"],
        help: "1 while the champion is on probation.",
        updatedWhen: "a version replaces another, and when its probation ends"
    )
    static let ended = MetricDefinition.counter(
        "aerocast_probations_total",
        labels: ["target", "end"],
        help: "Probations that ended as passed, rolled_back, superseded or inconclusive.",
        updatedWhen: "a probation ends"
    )

    static let metric = LoopMetric.ofTarget(isOpen, ended) { reading in
        let open = try reading.transaction.openProbation(of: reading.target.name)
        return [reading.sample(isOpen, value: open == nil ? 0 : 1)]
            + (try reading.transaction.probationCounts(of: reading.target.name)
                .map { reading.sample(ended, $0.key.rawValue, value: Double($0.value)) })
    }
}
