import CoreMetrics
import Metrics
import Telemetry

/// The connections of the server.
struct ConnectionMetrics: Sendable {
    static let openConnections = MetricDefinition.gauge(
        "aerocast_http_open_connections",
        help: "Open connections of clients.",
        updatedWhen: "a connection is opened or closed"
    )
    static let refusedConnections = MetricDefinition.counter(
        "aerocast_http_refused_connections_total",
        labels: ["reason"],
        help: "Connections beyond --max-connections (limit), or for which no descriptor was left (descriptors).",
        updatedWhen: "a connection is refused, or cannot be accepted"
    )
    static let timeouts = MetricDefinition.counter(
        "aerocast_http_timeouts_total",
        labels: ["kind"],
        help: "Connections that were closed because the client took too long: handshake, header, body, idle or write.",
        updatedWhen: "a deadline has passed"
    )
    static let malformed = MetricDefinition.counter(
        "aerocast_http_malformed_requests_total",
        help: "Requests that break HTTP, or whose header is too large; in HTTP/2, connections that break a limit.",
        updatedWhen:
            "a request is refused before a route is chosen, its body breaks the chunked coding, or a connection of HTTP/2"
            + " is closed for an error"
    )
    static let failedHandshakes = MetricDefinition.counter(
        "aerocast_tls_failed_handshakes_total",
        help: "Connections whose TLS handshake failed.",
        updatedWhen: "the client speaks another protocol or version, or does not accept the certificate"
    )

    static let definitions = [openConnections, refusedConnections, timeouts, malformed, failedHandshakes]

    /// The kinds of deadlines.
    enum Timeout: String, CaseIterable {
        case handshake
        case header
        case body
        case idle
        case write
    }

    let open: Meter
    let malformed: Counter
    let failedHandshakes: Counter
    let beyondLimit: Counter
    let withoutDescriptor: Counter
    private let timeouts: [Timeout: Counter]

    init(factory: any MetricsFactory) {
        open = Self.openConnections.gauge(in: factory)
        malformed = Self.malformed.counter(in: factory)
        failedHandshakes = Self.failedHandshakes.counter(in: factory)
        beyondLimit = Self.refusedConnections.counter("limit", in: factory)
        withoutDescriptor = Self.refusedConnections.counter("descriptors", in: factory)
        timeouts = Dictionary(
            uniqueKeysWithValues: Timeout.allCases.map { ($0, Self.timeouts.counter($0.rawValue, in: factory)) }
        )
    }

    func timedOut(_ kind: Timeout) { timeouts[kind]?.increment() }
}
