extension LoopMetrics {
    package static let driftStatistic = MetricDefinition.gauge(
        "aerocast_drift_statistic",
        labels: ["kind"],
        help:
            "How much the errors have changed, by kind of drift, around 1 while nothing has: at the station that is closest to"
            + " an alarm, of the 100 with the newest outcomes.",
        counts: "the drift detector judges outcomes; absent while it learns what is normal"
    )
    package static let driftThreshold = MetricDefinition.gauge(
        "aerocast_drift_threshold",
        labels: ["kind"],
        help: "What the statistic has to reach for a drift to be reported.",
        counts: "the drift detector judges outcomes"
    )
    package static let sensorFault = MetricDefinition.gauge(
        "aerocast_sensor_fault",
        labels: ["station"],
        help:
            "1 while a station's readings are not believed, 0 after it has recovered; the 100 stations with the newest faults.",
        counts: "the drift detector stores an event of kind sensor_fault or sensor_recovered"
    )

    static let watch = [driftStatistic, driftThreshold, sensorFault]
}
