extension LoopMetrics {
    package static let phase = MetricDefinition.gauge(
        "aerocast_loop_state",
        labels: ["state"],
        help:
            "1 for what the loop is doing, 0 for the rest: calm, drifting (no flag is open), flagged, training, or promoted"
            + " (a retrain's champion has forecast for less than a day).",
        counts: "read at every scrape"
    )
    package static let events = MetricDefinition.gauge(
        "aerocast_event_timestamp_seconds",
        labels: ["kind", "event", "detail"],
        unit: .seconds,
        help:
            "When something happened, in seconds since 1970: the newest 20 of each kind. event is its number in /events, detail"
            + " the kind of drift, the fault and its station, the version, or the flag's reason.",
        counts: "an event is stored; the kinds are those of /events"
    )
    package static let rollbacks = MetricDefinition.counter(
        "aerocast_rollbacks_total",
        help: "Times that a champion disappointed and the one before it took over again.",
        counts: "an event of kind rollback is stored"
    )

    static let phases = [phase, events, rollbacks]
}
