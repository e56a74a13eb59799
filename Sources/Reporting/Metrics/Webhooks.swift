import Observations
import Store
import Telemetry

/// The webhooks and their outbox.
enum Webhooks {
    static let count = MetricDefinition.gauge(
        "aerocast_webhooks",
        labels: ["state"],
        help: "Webhooks that receive messages (enabled) or not (disabled).",
        updatedWhen: "a webhook is created, changed, disabled or deleted"
    )
    static let pending = MetricDefinition.gauge(
        "aerocast_webhook_pending_messages",
        help: "Messages that wait for enabled webhooks.",
        updatedWhen: "an event is recorded, and when its message is delivered or given up"
    )
    static let pendingSince = MetricDefinition.gauge(
        "aerocast_webhook_oldest_pending_timestamp_seconds",
        unit: .seconds,
        help: "When the oldest of these messages was written, in seconds since 1970; absent if none waits.",
        updatedWhen: "the oldest message is delivered or given up"
    )

    static let metric = LoopMetric.ofInstallation(count, pending, pendingSince) { transaction in
        let summary = try transaction.webhookSummary()
        let samples = [
            CollectedSample(count, "enabled", value: Double(summary.enabled)),
            CollectedSample(count, "disabled", value: Double(summary.disabled)),
            CollectedSample(pending, value: Double(summary.pending)),
        ]
        return samples + (summary.pendingSince.map { [CollectedSample(pendingSince, value: $0)] } ?? [])
    }
}
