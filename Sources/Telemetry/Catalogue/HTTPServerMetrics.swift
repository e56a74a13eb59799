/// What Hummingbird's metrics middleware records, by the OpenTelemetry names of its labels.
package enum HTTPServerMetrics {
    private static let labels = ["http_route", "http_request_method", "http_response_status_code"]

    package static let requests = MetricDefinition.counter(
        "hb_requests_total",
        labels: labels,
        help: "HTTP requests answered.",
        counts: "the last byte of an answer is written"
    )
    package static let errors = MetricDefinition.counter(
        "hb_request_errors_total",
        labels: ["http_route", "http_request_method", "error_type"],
        help: "HTTP requests whose handler threw, by the status that was answered.",
        counts: "a handler throws, also for a request that is rightly refused"
    )
    package static let duration = MetricDefinition.histogram(
        "http_server_request_duration_seconds",
        labels: labels,
        unit: .seconds,
        buckets: Buckets.latency,
        help: "Time from a request to the last byte of its answer.",
        counts: "the last byte of an answer is written"
    )
    package static let active = MetricDefinition.gauge(
        "http_server_active_requests",
        labels: ["http_request_method"],
        help: "HTTP requests that are being answered now.",
        counts: "a request comes in or is answered"
    )
    package static let all = [requests, errors, duration, active]
}
