import CoreMetrics
import Metrics
import Telemetry

/// Requests by method and route.
struct RequestMetrics: Sendable {
    static let requests = MetricDefinition.counter(
        "aerocast_http_requests_total",
        labels: ["method", "route", "status"],
        help: "Requests that were answered.",
        updatedWhen: "an answer is made; route is unknown for a path that does not exist"
    )
    static let duration = MetricDefinition.histogram(
        "aerocast_http_request_duration_seconds",
        labels: ["method", "route", "status"],
        unit: .seconds,
        buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        help: "Time from the head of the request to the head of the answer.",
        updatedWhen: "an answer is made"
    )
    static let inFlight = MetricDefinition.gauge(
        "aerocast_http_requests_in_flight",
        labels: ["method", "route"],
        help: "Requests that have arrived and are not answered yet.",
        updatedWhen: "a request arrives, and its answer is made"
    )

    static let definitions = [requests, duration, inFlight]

    /// The labels of a request; all unknown methods share one value, as do all unknown routes.
    struct Labels: Hashable, Sendable {
        var method: String
        var route: String
    }

    private struct AnswerLabels: Hashable {
        var request: Labels
        var status: Int
    }

    private let factory: any MetricsFactory
    private let meters = HandleCache<Labels, Meter>()
    private let answers = HandleCache<AnswerLabels, (requests: Counter, duration: Timer)>()

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    func inFlight(_ request: Labels) -> Meter {
        meters[request] { Self.inFlight.gauge(request.method, request.route, in: factory) }
    }

    func answered(_ request: Labels, status: Int, nanoseconds: Int64) {
        let handles = answers[AnswerLabels(request: request, status: status)] {
            (
                Self.requests.counter(request.method, request.route, "\(status)", in: factory),
                Self.duration.timer(request.method, request.route, "\(status)", in: factory)
            )
        }
        handles.requests.increment()
        handles.duration.recordNanoseconds(nanoseconds)
    }
}
