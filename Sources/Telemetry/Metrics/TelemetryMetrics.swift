/// Metrics of telemetry itself, in every registry.
package enum TelemetryMetrics {
    package static let refused = MetricDefinition.counter(
        "aerocast_telemetry_refused_total",
        labels: ["metric", "reason"],
        help: "Refused series or samples.",
        updatedWhen:
            "a metric has too many series (series_limit), the name of a metric of another kind (kind), or an undeclared"
            + " label (label), or a collector returns a series twice (duplicate)"
    )
    package static let collectorErrors = MetricDefinition.counter(
        "aerocast_collector_errors_total",
        labels: ["collector"],
        help: "Scrapes without the samples of a collector because it failed.",
        updatedWhen: "a collector throws during a scrape"
    )
    package static let pushes = MetricDefinition.counter(
        "aerocast_pushes_total",
        labels: ["result"],
        help: "Pushes to the Pushgateway.",
        updatedWhen: "a push is accepted (pushed) or its last attempt fails (failed)"
    )

    package static let all = [refused, collectorErrors, pushes]
}
