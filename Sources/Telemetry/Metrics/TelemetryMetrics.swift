/// What telemetry says about itself; in every registry.
package enum TelemetryMetrics {
    package static let refused = MetricDefinition.counter(
        "aerocast_telemetry_refused_total",
        labels: ["metric", "reason"],
        help: "Series or samples that were not kept as asked.",
        updatedWhen:
            "a metric has too many series (series_limit), a name of another kind (kind), a label that is not declared"
            + " (label), or a collector gives one series twice (duplicate)"
    )
    package static let collectorErrors = MetricDefinition.counter(
        "aerocast_collector_errors_total",
        labels: ["collector"],
        help: "Scrapes for which a collector had no samples because it failed.",
        updatedWhen: "a scrape asks a collector and it throws"
    )
    package static let pushes = MetricDefinition.counter(
        "aerocast_pushes_total",
        labels: ["result"],
        help: "Pushes to the Pushgateway.",
        updatedWhen: "a push was accepted (pushed) or given up after its last attempt (failed)"
    )

    package static let all = [refused, collectorErrors, pushes]
}
