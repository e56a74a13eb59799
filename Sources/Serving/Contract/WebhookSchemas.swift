import JSONSchema
import Store

extension WebhooksRoutes.Webhook {
    static let schema = JSONSchema.open(
        "Webhook",
        [
            .required("id", .text),
            .required(
                "url",
                .text.described("Without the values of its query; its path only for a client with the role admin.")
            ),
            .required(
                "format",
                .words(WebhookFormat.allCases.map(\.rawValue))
                    .described("standard, or the format of notifications to a receiver of the settings.")
            ), .optional("description", .text),
            .required("events", .list(of: .words(EventKind.allCases.map(\.rawValue))).described("Empty for all.")),
            .required("targets", .list(of: .targetName).described("Empty for all.")),
            .required("stations", .list(of: .text).described("Empty for all.")), .required("enabled", .boolean),
            .optional("disabled_at", .time), .optional("disabled_because", .text), .required("created_at", .time),
            .required("failures", .integer.described("Failed attempts since the last success.")),
            .optional("failing_since", .time), .required("pending", .integer.described("Messages that wait.")),
            .optional("rotating_until", .time.described("Until then the previous secret signs, too.")),
        ]
    )
}

extension WebhooksRoutes.List {
    static let schema = JSONSchema.open(
        "Webhooks",
        [.required("webhooks", .list(of: WebhooksRoutes.Webhook.schema))]
    )
}

extension WebhooksRoutes.Secret {
    static let schema = JSONSchema.open(
        "WebhookSecret",
        [
            .required("webhook", WebhooksRoutes.Webhook.schema),
            .required("secret", .text.described("whsec_ and Base64; shown only in this answer.")),
        ]
    )
}

extension WebhooksRoutes.Deleted {
    static let schema = JSONSchema.open("DeletedWebhook", [.required("deleted", .text)])
}

extension WebhookDeliveriesRoutes.Delivery {
    static let schema = JSONSchema.open(
        "WebhookDelivery",
        [
            .required("id", .integer), .required("message", .text.described("The webhook-id of each attempt.")),
            .optional("event", .integer.described("The id of the event in /v1/events; none for a test.")),
            .required("kind", .text), .required("subject", .text.described("Messages of a subject are sent in order.")),
            .required("state", .words(WebhookDelivery.State.allCases.map(\.rawValue))),
            .required("attempts", .integer), .required("written_at", .time), .optional("last_attempt_at", .time),
            .optional("next_attempt_at", .time), .optional("ended_at", .time),
            .optional("status", .integer.described("The status of the last answer.")), .optional("error", .text),
        ]
    )
}

extension WebhookDeliveriesRoutes.Page {
    static let schema = JSONSchema.open(
        "WebhookDeliveries",
        [
            .required("deliveries", .list(of: WebhookDeliveriesRoutes.Delivery.schema)),
            .optional("next", .integer.described("Continues with cursor.")),
        ]
    )
}

extension WebhookDeliveriesRoutes.Replayed {
    static let schema = JSONSchema.open(
        "WebhookReplayed",
        [
            .required("messages", .integer.described("Messages that wait now and did not before.")),
            .optional("next", .integer.described("Continues with after.")),
        ]
    )
}
