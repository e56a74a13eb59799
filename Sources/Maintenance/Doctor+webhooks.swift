import Observations
import Store
import Timing

extension Doctor {
    /// Whether the receivers of events accept messages; no check without webhooks.
    func webhookChecks() async throws -> [Check] {
        let at = now()
        let webhooks = try await store.read { try $0.webhooks() }
        guard !webhooks.isEmpty else { return [] }
        let problems = webhooks.compactMap { Self.problem(of: $0, now: at) }
        guard !problems.isEmpty else {
            let enabled = webhooks.count(where: \.isEnabled)
            return [Check("webhooks", .good, "\(enabled) of \(webhooks.count) are enabled and accept messages")]
        }
        return [
            Check(
                "webhooks",
                .warning,
                problems.joined(separator: "; "),
                advice:
                    "correct the receiver: 'aerocast webhooks deliveries ID' shows its answers; a disabled webhook is "
                    + "enabled with PATCH /v1/webhooks/ID and sends what waits"
            )
        ]
    }

    /// The time without success after which an operator should know; a receiver may restart.
    private static let tolerated = 3600.0

    private static func problem(of webhook: WebhookRecord, now: Double) -> String? {
        if let disabled = webhook.disabledAt {
            guard webhook.disabledBecause != WebhookRecord.disabledByOperator else { return nil }
            return "\(webhook.id) was disabled \(seconds(now - disabled)) ago: \(webhook.disabledBecause ?? "unknown")"
        }
        if let since = webhook.failingSince, now - since > tolerated {
            return "\(webhook.id) has accepted nothing for \(seconds(now - since)), after \(webhook.failures) attempts"
        }
        return webhook.overflowEvent.map { "\(webhook.id) has too many waiting messages since event \($0)" }
    }
}
