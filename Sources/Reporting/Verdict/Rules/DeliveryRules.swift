import Store

/// Deliveries to other systems.
enum DeliveryRules {
    static let all = [mlflow, webhookFailing, webhookDisabled]

    static let mlflow = VerdictRule.ofTarget(
        "mlflow_failing",
        "retrains do not reach MLflow",
        .warning,
        .delivery,
        alert: "AerocastProgramFailing"
    ) { target, _ in
        guard target.outbox.waiting > 0, let error = target.outbox.error else { return [] }
        return [
            .needsYou(
                "\(target.outbox.waiting) retrains of \(target.name) wait for MLflow: \(error)",
                since: target.outbox.waitingSince,
                action: "no data is lost; check that the server runs and that the trainer has its address"
            )
        ]
    }

    /// How long a receiver may fail before somebody should look, in seconds: a restart of it takes less.
    private static let patience = 120.0
    /// How long a message may wait although no attempt has failed, in seconds.
    private static let longestWait = 3600.0

    static let webhookFailing = VerdictRule(
        "webhook_failing",
        "messages to a webhook are not accepted",
        .warning,
        .delivery,
        alert: "AerocastWebhookDelayed"
    ) { facts in
        let failing = facts.webhooks.filter { !$0.isDisabled }
        guard failing.isEmpty else { return failing.map { failure(of: $0, at: facts.now) } }
        guard let since = facts.webhooksPendingSince, facts.now - since > longestWait else { return [] }
        return [
            .needsYou(
                "a message to a webhook has waited for \(Span.words(facts.now - since)) and no attempt failed",
                since: since,
                action: "look at the API's log: it delivers webhooks"
            )
        ]
    }

    private static func failure(of webhook: WebhookTrouble, at now: Double) -> Finding {
        let reason = webhook.reason.map { ": \($0)" } ?? ""
        let sentence = "the receiver of webhook \(webhook.id) does not accept its messages\(reason)"
        return .healing(
            sentence,
            since: webhook.since,
            for: patience,
            now: now,
            next: "the messages are sent again",
            then: "repair the receiver: 'aerocast webhooks deliveries \(webhook.id)' shows its answers; messages are"
                + " sent again for a day"
        )
    }

    static let webhookDisabled = VerdictRule(
        "webhook_disabled",
        "a webhook was disabled, because its receiver accepted nothing",
        .warning,
        .delivery,
        alert: "AerocastWebhookDisabled"
    ) { facts in
        facts.webhooks.filter(\.isDisabled)
            .map { webhook in
                .needsYou(
                    "webhook \(webhook.id) was disabled: \(webhook.reason ?? "its receiver accepted nothing")",
                    since: webhook.since,
                    action: "repair the receiver and enable the webhook: PATCH /v1/webhooks/\(webhook.id)"
                        + " {\"enabled\": true}; or delete it"
                )
            }
    }
}
