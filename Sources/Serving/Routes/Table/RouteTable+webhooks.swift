import HTTPTypes

extension RouteTable {
    /// The receivers of events.
    static func webhooks(_ api: API) -> [Route] {
        let webhooks = WebhooksRoutes(store: api.store, targets: api.targets, policy: api.receivers, now: api.now)
        return [
            .get(
                "/v1/webhooks",
                .operate,
                "The webhooks, without their secrets.",
                answers: WebhooksRoutes.List.self,
                webhooks.list
            ),
            .post(
                "/v1/webhooks",
                .administer,
                "Makes a webhook, whose secret is shown once.",
                query: [],
                takes: WebhookInput.self,
                answers: WebhooksRoutes.Created.self,
                problems: [.webhookLimit],
                webhooks.create
            ),
            .get(
                "/v1/webhooks/{webhook}",
                .operate,
                "A webhook.",
                answers: WebhooksRoutes.Webhook.self,
                problems: [.webhook],
                webhooks.show
            ),
            .post(
                method: .patch,
                "/v1/webhooks/{webhook}",
                .administer,
                "Changes the given members of a webhook; disables or enables it.",
                query: [],
                takes: WebhookChange.self,
                answers: WebhooksRoutes.Webhook.self,
                problems: [.webhook],
                webhooks.change
            ),
            .get(
                method: .delete,
                "/v1/webhooks/{webhook}",
                .administer,
                "Deletes a webhook with its messages.",
                answers: WebhooksRoutes.Deleted.self,
                problems: [.webhook],
                webhooks.delete
            ),
            .post(
                "/v1/webhooks/{webhook}/rotate",
                .administer,
                "Makes a new secret, which is shown once; the old one signs, too, for some hours.",
                query: [],
                takes: WebhookRotation.self,
                answers: WebhooksRoutes.Secret.self,
                problems: [.webhook],
                webhooks.rotate
            ),
        ]
    }

    /// The messages to the receivers.
    static func deliveries(_ api: API) -> [Route] {
        let deliveries = WebhookDeliveriesRoutes(store: api.store, now: api.now)
        return [
            .post(
                "/v1/webhooks/{webhook}/test",
                .operate,
                "Sends a test message.",
                query: [],
                takes: NoBody.self,
                answers: WebhookDeliveriesRoutes.Delivery.self,
                problems: [.webhook, .webhookLimit],
                deliveries.test
            ),
            .get(
                "/v1/webhooks/{webhook}/deliveries",
                .operate,
                "The messages of a webhook with their state, newest first.",
                query: WebhookDeliveriesRoutes.parameters,
                answers: WebhookDeliveriesRoutes.Page.self,
                problems: [.webhook],
                deliveries.list
            ),
            .post(
                "/v1/webhooks/{webhook}/deliveries/{delivery}/replay",
                .operate,
                "Sends a message again, under the same webhook-id.",
                query: [],
                takes: NoBody.self,
                answers: WebhookDeliveriesRoutes.Delivery.self,
                problems: [.webhook, .webhookLimit],
                deliveries.replayOne
            ),
            .post(
                "/v1/webhooks/{webhook}/replay",
                .operate,
                "Sends the messages about the events of a span again, or for the first time.",
                query: [],
                takes: WebhookReplay.self,
                answers: WebhookDeliveriesRoutes.Replayed.self,
                problems: [.webhook, .webhookLimit],
                deliveries.replaySpan
            ),
        ]
    }
}
