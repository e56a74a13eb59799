package import HTTPClient
package import Store

/// Sends signed messages (Standard Webhooks 1.0) to the receivers that clients have made.
package struct StandardSender: MessageSender {
    let transport: any HTTPTransport
    let policy: ReceiverPolicy

    /// - Parameters:
    ///   - transport: follows no redirects and connects only to addresses that the policy permits.
    ///   - policy: the permitted receivers.
    package init(transport: any HTTPTransport, policy: ReceiverPolicy) {
        self.transport = transport
        self.policy = policy
    }

    package func handles(_ webhook: WebhookRecord) -> Bool { webhook.format == .standard }

    package func send(_ due: DueMessage, at time: Double) async throws -> HTTPResponse {
        try policy.check(due.webhook.address)
        return try await transport.send(try request(due, at: time))
    }

    private func request(_ due: DueMessage, at time: Double) throws -> HTTPRequest {
        guard let text = try due.delivery.payload ?? due.event.map(WebhookMessage.body(of:)) else {
            throw UnsendableMessage.missingEvent
        }
        let (body, timestamp) = (Array(text.utf8), Int64(time))
        return HTTPRequest(
            .post,
            due.webhook.address,
            headers: [
                "Content-Type": "application/json",
                "webhook-id": due.delivery.message,
                "webhook-timestamp": "\(timestamp)",
                "webhook-signature": WebhookSignature.header(
                    id: due.delivery.message,
                    timestamp: timestamp,
                    body: body,
                    secrets: due.webhook.secrets(at: time)
                ),
            ],
            body: body,
            timeout: WebhookDeliverer.timeout
        )
    }
}
