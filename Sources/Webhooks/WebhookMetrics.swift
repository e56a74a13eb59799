package import CoreMetrics
import Metrics
package import Telemetry

/// Attempts to deliver messages.
package struct WebhookMetrics: Sendable {
    static let attempts = MetricDefinition.counter(
        "aerocast_webhook_attempts_total",
        labels: ["result"],
        help: "Messages to webhooks that were delivered, that failed and are sent again, or that were given up (dead).",
        updatedWhen: "a message was sent to a webhook"
    )

    package static let definitions = [attempts]

    private let factory: any MetricsFactory

    package init(factory: any MetricsFactory) {
        self.factory = factory
    }

    func count(_ result: String) {
        Self.attempts.counter(result, in: factory).increment()
    }
}
