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
            "When something happened, in seconds since 1970: the newest 20 of each kind. event is the row's number, detail"
            + " the kind of drift, the station, the flag's reason or the version.",
        counts:
            "an event of kind warning, drift, drift_ended, sensor_fault, sensor_recovered, flag_raised, promoted, rejected,"
            + " failed or rolled_back is stored"
    )
    package static let rollbacks = MetricDefinition.counter(
        "aerocast_rollbacks_total",
        help: "Times that a version which had been replaced became the champion again.",
        counts: "an earlier champion is promoted again"
    )

    static let phases = [phase, events, rollbacks]
}
