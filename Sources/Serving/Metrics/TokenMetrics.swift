import Access
import CoreMetrics
import Metrics
import Telemetry

/// The tokens of requests, and the keys that verify them.
struct TokenMetrics: Sendable {
    static let refusals = MetricDefinition.counter(
        "aerocast_refused_tokens_total",
        labels: ["reason"],
        help: "Tokens (JWT) that were not accepted, by what is wrong with them.",
        updatedWhen: "a request with a token is refused"
    )
    static let refreshes = MetricDefinition.counter(
        "aerocast_token_key_refreshes_total",
        labels: ["result"],
        help: "Readings of the keys that verify tokens, succeeded or failed.",
        updatedWhen: "the JWKS was read, or could not be read"
    )
    static let keys = MetricDefinition.gauge(
        "aerocast_token_keys",
        help: "Keys that verify tokens.",
        updatedWhen: "the JWKS was read"
    )
    static let readAt = MetricDefinition.gauge(
        "aerocast_token_keys_read_timestamp_seconds",
        unit: .seconds,
        help: "When the keys that verify tokens were last read, in seconds since 1970.",
        updatedWhen: "the JWKS was read"
    )

    static let definitions = [refusals, refreshes, keys, readAt]

    private let factory: any MetricsFactory
    private let counters = HandleCache<TokenRefusal.Reason, Counter>()

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    func refused(_ reason: TokenRefusal.Reason) {
        counters[reason] { Self.refusals.counter(reason.rawValue, in: factory) }.increment()
    }

    func refreshed(keys: Int, at now: Double) {
        Self.refreshes.counter("succeeded", in: factory).increment()
        Self.keys.gauge(in: factory).set(keys)
        Self.readAt.gauge(in: factory).set(now)
    }

    func refreshFailed() {
        Self.refreshes.counter("failed", in: factory).increment()
    }
}
