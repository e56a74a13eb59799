import CanonicalJSON
package import CurlClient
package import HTTPClient
import Observations
import PlainText
import Reporting
package import Store
package import Webhooks

/// Sends changes of the verdict to the receivers of the settings.
package struct NotificationSender: MessageSender {
    package let receivers: NotificationReceivers
    let links: NotificationLinks
    let transport: any HTTPTransport
    let mail: (any MailTransport)?

    /// - Parameters:
    ///   - receivers: the receivers.
    ///   - links: the links in the messages.
    ///   - transport: follows no redirects.
    ///   - mail: hands over mail; `nil` without recipients of mail.
    package init(
        receivers: NotificationReceivers,
        links: NotificationLinks,
        transport: any HTTPTransport,
        mail: (any MailTransport)?
    ) {
        self.receivers = receivers
        self.links = links
        self.transport = transport
        self.mail = mail
    }

    /// The rows of which this process knows the secrets.
    package func handles(_ webhook: WebhookRecord) -> Bool {
        switch webhook.id {
        case NotificationReceivers.chatIdentifier: receivers.chat != nil
        case NotificationReceivers.alertmanagerIdentifier: receivers.alertmanager != nil
        case NotificationReceivers.mailIdentifier: receivers.mail != nil && mail != nil
        default: false
        }
    }

    package func send(_ due: DueMessage, at time: Double) async throws -> HTTPResponse {
        guard let event = due.event else {
            if due.delivery.kind == Self.openKind, let payload = due.delivery.payload {
                return try await send(try change(payload), to: due.webhook, message: due.delivery.message, at: time)
            }
            return try await sendTest(to: due.webhook, message: due.delivery.message, at: time)
        }
        return try await send(
            try change(event.details),
            to: due.webhook,
            message: due.delivery.message,
            at: time
        )
    }

    /// The kind of a message that repeats all open findings.
    package static let openKind = "open"

    private func change(_ json: String) throws -> VerdictChange {
        do {
            return try JSONText.decode(VerdictChange.self, from: json)
        } catch {
            throw UnsendableMessage("the event cannot be read: \(error)")
        }
    }

    /// Sends a change once.
    ///
    /// - Parameters:
    ///   - change: the change.
    ///   - webhook: the row of a receiver.
    ///   - message: the identifier of the message, the same for each attempt.
    ///   - time: seconds since 1970.
    /// - Returns: the answer.
    /// - Throws: as ``send(_:at:)``.
    func send(_ change: VerdictChange, to webhook: WebhookRecord, message: String, at time: Double) async throws
        -> HTTPResponse
    {
        let notice = Notice(change, links: links)
        switch webhook.format {
        case .slack: return try await post(ChatMessage(notice), to: receivers.chat, message: message)
        case .alertmanager:
            let alerts = (change.opened + change.resolved).map { AlertmanagerAlert($0, links: links, now: time) }
            return try await post(alerts, to: alertsAddress, message: message)
        case .mail:
            return try await send(subject: notice.title, lines: notice.lines, message: message, at: time)
        case .standard: throw UnsendableMessage("the receiver is not one of the settings")
        }
    }

    private var alertsAddress: ServiceAddress? { receivers.alertmanager?.appending("/api/v2/alerts") }

    private func sendTest(to webhook: WebhookRecord, message: String, at time: Double) async throws -> HTTPResponse {
        let text = "a test of AeroCast's notifications"
        switch webhook.format {
        case .slack: return try await post(ChatMessage(text: text), to: receivers.chat, message: message)
        case .alertmanager: return try await post([AlertmanagerAlert](), to: alertsAddress, message: message)
        case .mail: return try await send(subject: text, lines: [text], message: message, at: time)
        case .standard: throw UnsendableMessage("the receiver is not one of the settings")
        }
    }

    private func post(_ body: some Encodable, to address: ServiceAddress?, message: String) async throws
        -> HTTPResponse
    {
        guard let address else { throw MessageNotSent("no setting of this process names the receiver") }
        return try await transport.send(
            HTTPRequest(
                .post,
                address,
                headers: ["Content-Type": "application/json", "webhook-id": message],
                body: Array(try JSONText.data(body)),
                timeout: WebhookDeliverer.timeout
            )
        )
    }

    private func send(subject: String, lines: [String], message: String, at time: Double) async throws
        -> HTTPResponse
    {
        guard let receiver = receivers.mail, let mail else {
            throw MessageNotSent("no setting of this process names the receiver")
        }
        do {
            try await mail.send(
                NotificationMail.message(to: receiver, identifier: message, subject: subject, lines: lines, at: time)
            )
        } catch let error as MailError {
            throw MessageNotSent(error.description)
        }
        return HTTPResponse(status: Self.mailTaken)
    }

    /// The reply of a mail server that has taken a message (RFC 5321, section 4.2.3).
    private static let mailTaken = 250
}
