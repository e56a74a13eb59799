import Observations
import Store
import Telemetry

/// The events of the drift detector.
enum Drifts {
    static let count = MetricDefinition.counter(
        "aerocast_drifts_total",
        labels: ["target"],
        help: "Drifts that the detector reported.",
        updatedWhen: "the drift detector stores an event of kind drift",
        aliases: ["aerocast_drift_count", "aerocast_drift_total"]
    )
    static let events = MetricDefinition.counter(
        "aerocast_drift_events_total",
        labels: ["target", "kind"],
        help: "Events that the detector reported, by kind.",
        updatedWhen: "the drift detector stores an event"
    )
    static let last = MetricDefinition.gauge(
        "aerocast_last_drift_timestamp_seconds",
        labels: ["target"],
        unit: .seconds,
        help: "When the newest drift was reported, in seconds since 1970; absent before the first.",
        updatedWhen: "the drift detector stores an event of kind drift",
        aliases: ["aerocast_last_drift_ts"]
    )

    static let metric = LoopMetric.ofTarget(count, events, last) { reading in
        let counts = try reading.transaction.driftEventCounts(of: reading.target.name)
        var samples = [reading.sample(count, value: Double(counts[.drift] ?? 0))]
        samples += counts.map { reading.sample(events, $0.key.rawValue, value: Double($0.value)) }
        if let time = try reading.transaction.latestDrift(of: reading.target.name) {
            samples.append(reading.sample(last, value: time))
        }
        return samples
    }
}
