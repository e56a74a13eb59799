/// What the drift detector says about the outcomes that it follows and the flags that it raises.
package enum MonitoringMetrics {
    package static let outcomes = MetricDefinition.counter(
        "aerocast_drift_outcomes_total",
        labels: ["model"],
        help: "Outcomes that the drift detector has judged.",
        counts: "the detector reads an outcome"
    )
    package static let statistic = MetricDefinition.gauge(
        "aerocast_drift_statistic",
        labels: ["model", "detector"],
        help: "The present statistic of one detector, in units of its threshold: 1 and more is drift.",
        counts: "the detector reads an outcome"
    )
    package static let drifts = MetricDefinition.counter(
        "aerocast_drifts_total",
        labels: ["model"],
        help: "Times that drift was found and a retrain flag raised.",
        counts: "a retrain flag is raised with the reason drift",
        aliases: ["aerocast_drift_count", "aerocast_drift_total"]
    )
    package static let openFlag = MetricDefinition.gauge(
        "aerocast_retrain_flag_open",
        labels: ["model"],
        help: "1 while a retrain flag is open (raised or claimed), otherwise 0.",
        counts: "read from the flags at every scrape",
        aliases: ["aerocast_drift_flag"]
    )
    package static let lastDrift = MetricDefinition.gauge(
        "aerocast_last_drift_timestamp_seconds",
        labels: ["model"],
        unit: .seconds,
        help: "When drift was last found, in seconds since 1970.",
        counts: "a retrain flag is raised with the reason drift; absent before the first",
        aliases: ["aerocast_last_drift_ts"]
    )
    package static let all = [outcomes, statistic, drifts, openFlag, lastDrift]
}
