import CurlClient
import Foundation
import HTTPClient
import Logging
import Notifications
import Observations
import Reporting
import ServiceLifecycle
import Settings
import Store
import Timing
import Webhooks

/// The watch of the verdict and the delivery of notifications, for any program with the database.
///
/// Several programs of an installation have them, so that the others notify when one is dead; a lease decides which
/// acts.
struct NotificationServices {
    let receivers: NotificationReceivers
    private let sender: NotificationSender?
    private let settings: ResolvedSettings

    /// - Throws: `SettingsError` for settings of e-mail that do not fit together.
    init(_ settings: ResolvedSettings) throws {
        self.settings = settings
        receivers = try NotificationReceivers(settings)
        guard !receivers.isEmpty else {
            sender = nil
            return
        }
        sender = NotificationSender(
            receivers: receivers,
            links: NotificationLinks(page: settings[NotificationSettings.publicURL]),
            transport: CurlClient(Self.client(settings)),
            mail: receivers.mail.map { MailClient(MailClient.Configuration($0, settings)) }
        )
    }

    /// The services.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - verdicts: the verdict of the installation.
    ///   - target: in whose history changes of the verdict are recorded.
    ///   - metrics: counts attempts; `nil` for none.
    /// - Returns: the watch, and the delivery if there are receivers.
    func services(
        store: Store,
        verdicts: VerdictWatch,
        target: TargetName,
        metrics: WebhookMetrics? = nil
    ) -> [any Service] {
        let owner = HolderName.unique()
        let logger = Logger(label: "notifications")
        let watch = NotificationWatch(
            store: store,
            verdicts: verdicts,
            target: target,
            sender: sender,
            cooldown: settings[NotificationSettings.cooldown],
            owner: owner,
            logger: logger
        )
        guard let sender else { return [watch.service(every: Self.interval)] }
        let deliverer = WebhookDeliverer(
            store: store,
            sender: sender,
            lease: "notification delivery",
            retries: .ofNotifications,
            target: target,
            owner: owner,
            metrics: metrics,
            logger: logger
        )
        return [
            watch.service(every: Self.interval), deliverer.service(every: settings.shortPollInterval),
        ]
    }

    /// How often the verdict is looked at: as often as it is computed.
    private static let interval = Duration.seconds(1)

    /// Connects to any address: only settings name one.
    private static func client(_ settings: ResolvedSettings) -> CurlClient.Configuration {
        var configuration = CurlClient.Configuration.ofMessages("notifications")
        configuration.certificateAuthorityFile = settings[NotificationSettings.certificateAuthority]
        return configuration
    }
}

extension WebhookRetries {
    /// Somebody waits for a notification, so the pauses are minutes, not hours.
    fileprivate static var ofNotifications: WebhookRetries {
        var retries = WebhookRetries()
        retries.backoff.ceiling = 300
        retries.pause.ceiling = 60
        return retries
    }
}

extension NotificationReceivers {
    fileprivate init(_ settings: ResolvedSettings) throws {
        self.init(
            chat: settings[NotificationSettings.webhook],
            alertmanager: settings[NotificationSettings.alertmanager],
            mail: try Self.mail(settings)
        )
    }

    private static func mail(_ settings: ResolvedSettings) throws -> MailReceiver? {
        let (senders, recipients) = (settings[NotificationSettings.mailFrom], settings[NotificationSettings.mailTo])
        guard let server = settings[NotificationSettings.mailServer] else {
            guard recipients.isEmpty else {
                throw settings.refusal(
                    of: NotificationSettings.mailTo,
                    expected: "given together with --notify-mail-server"
                )
            }
            return nil
        }
        guard let sender = senders.first else {
            throw settings.refusal(of: NotificationSettings.mailFrom, expected: "given with --notify-mail-server")
        }
        guard !recipients.isEmpty else {
            throw settings.refusal(of: NotificationSettings.mailTo, expected: "given with --notify-mail-server")
        }
        return MailReceiver(server: server, sender: sender, recipients: recipients)
    }
}

extension MailClient.Configuration {
    fileprivate init(_ receiver: NotificationReceivers.MailReceiver, _ settings: ResolvedSettings) {
        self.init(server: receiver.server)
        user = settings[NotificationSettings.mailUser]
        password = settings[NotificationSettings.mailPassword]
        requiresTLS = settings[NotificationSettings.mailEncryption]
        certificateAuthorityFile = settings[NotificationSettings.certificateAuthority]
    }
}
