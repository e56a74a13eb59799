import Healing
import Observations
import Store
import Telemetry

/// The results of retrains.
///
/// Counts of zero are exposed too, so that the first retrain is an increase.
enum Retrains {
    static let count = MetricDefinition.counter(
        "aerocast_retrains_total",
        labels: ["target", "reason", "verdict"],
        help: "Closed retrain flags.",
        updatedWhen: "a flag is closed as promoted, rejected or failed"
    )
    static let busy = MetricDefinition.counter(
        "aerocast_retrain_busy_seconds_total",
        labels: ["target", "reason", "verdict"],
        unit: .seconds,
        help: "Total duration of retrains with a verdict.",
        updatedWhen: "a retrain ends with a verdict"
    )
    static let closed = MetricDefinition.counter(
        "aerocast_retrains_closed_total",
        labels: ["target"],
        help: "Closed retrain flags of every reason and verdict.",
        updatedWhen: "a flag is closed",
        aliases: ["aerocast_retrain_count", "aerocast_retrain_total"]
    )
    static let last = MetricDefinition.gauge(
        "aerocast_last_retrain_timestamp_seconds",
        labels: ["target"],
        unit: .seconds,
        help: "When the newest retrain with a verdict ended, in seconds since 1970; absent before the first.",
        updatedWhen: "a retrain is promoted or rejected",
        aliases: ["aerocast_last_retrain_ts"]
    )

    private static let verdicts = ["promoted", "rejected", "failed"]

    static let metric = LoopMetric.ofTarget(count, busy, closed, last) { reading in
        let flags = try reading.transaction.flagCounts(of: reading.target.name).filter { verdicts.contains($0.state) }
        var samples: [CollectedSample] = []
        for reason in RetrainFlag.Reason.allCases.map(\.rawValue) {
            for verdict in verdicts {
                let found = flags.first { $0.reason == reason && $0.state == verdict }
                samples.append(reading.sample(count, reason, verdict, value: Double(found?.count ?? 0)))
                samples.append(reading.sample(busy, reason, verdict, value: found?.duration ?? 0))
            }
        }
        samples.append(reading.sample(closed, value: Double(flags.reduce(0) { $0 + $1.count })))
        if let time = try reading.transaction.latestRetrain(of: reading.target.name) {
            samples.append(reading.sample(last, value: time))
        }
        return samples
    }
}
