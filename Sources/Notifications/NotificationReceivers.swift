import Foundation
package import HTTPClient
package import Store

/// The receivers of notifications that the settings name.
///
/// Their secrets stay in memory: the database has their places only.
package struct NotificationReceivers: Sendable {
    /// The incoming webhook of a chat, which reads JSON as Slack does.
    package var chat: ServiceAddress?
    /// The address of an Alertmanager, without `/api/v2`.
    package var alertmanager: ServiceAddress?
    package var mail: MailReceiver?

    /// Recipients of e-mail.
    package struct MailReceiver: Sendable {
        /// The place of the mail server, for texts.
        package var server: ServiceAddress
        package var sender: String
        package var recipients: [String]

        package init(server: ServiceAddress, sender: String, recipients: [String]) {
            self.server = server
            self.sender = sender
            self.recipients = recipients
        }
    }

    package static let chatIdentifier = "notify-webhook"
    package static let alertmanagerIdentifier = "notify-alertmanager"
    package static let mailIdentifier = "notify-mail"

    package init(chat: ServiceAddress? = nil, alertmanager: ServiceAddress? = nil, mail: MailReceiver? = nil) {
        self.chat = chat
        self.alertmanager = alertmanager
        self.mail = mail
    }

    package var isEmpty: Bool { chat == nil && alertmanager == nil && mail == nil }

    /// The rows of the receivers, without secrets.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: at most one row of each format.
    package func records(now: Double) -> [WebhookRecord] {
        [
            chat.map { record(Self.chatIdentifier, $0.description, .slack, now: now) },
            alertmanager.map { record(Self.alertmanagerIdentifier, $0.description, .alertmanager, now: now) },
            mail.map { record(Self.mailIdentifier, $0.server.description, .mail, now: now) },
        ]
        .compactMap { $0 }
    }

    private func record(_ id: String, _ place: String, _ format: WebhookFormat, now: Double) -> WebhookRecord {
        WebhookRecord(
            id: id,
            address: ServiceAddress(place),
            filter: WebhookFilter(kinds: [.verdictChanged]),
            format: format,
            // Nothing is signed.
            secret: Data(count: 32),
            createdAt: now
        )
    }
}
