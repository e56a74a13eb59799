package import HTTPClient
package import Store

/// A message with its webhook and its event.
package struct DueMessage: Sendable {
    package var webhook: WebhookRecord
    package var delivery: WebhookDelivery
    /// `nil` for a test.
    package var event: EventRecord?

    package init(webhook: WebhookRecord, delivery: WebhookDelivery, event: EventRecord?) {
        self.webhook = webhook
        self.delivery = delivery
        self.event = event
    }
}

/// Sends messages of the outbox; ``WebhookDeliverer`` records the results and repeats.
package protocol MessageSender: Sendable {
    /// Whether the messages of a webhook are sent by this sender.
    func handles(_ webhook: WebhookRecord) -> Bool

    /// Sends a message once.
    ///
    /// - Parameters:
    ///   - due: the message.
    ///   - time: seconds since 1970.
    /// - Returns: the answer of the receiver, of any status.
    /// - Throws: `HTTPTransportError`, ``ReceiverPolicy/Refusal`` or ``MessageNotSent`` to try again,
    ///   ``UnsendableMessage`` to give up, or `CancellationError`.
    func send(_ due: DueMessage, at time: Double) async throws -> HTTPResponse
}

/// A message that was not sent, and may be sent later.
package struct MessageNotSent: Error, Hashable {
    /// A sentence without secrets.
    package var reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}

/// A message that cannot be sent at any time.
package struct UnsendableMessage: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    package static let missingEvent = UnsendableMessage("the event is not in the database")
}
