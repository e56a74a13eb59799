package import HTTPClient
package import Settings

/// The settings of the receivers of notifications about changes of the verdict.
package enum NotificationSettings {
    package static let webhook =
        Setting.secretWebAddress(
            "notify_webhook",
            help: "An incoming webhook of a chat that reads JSON as Slack does, for changes of the verdict."
        )
        .optional
    package static let alertmanager =
        Setting.webAddress(
            "notify_alertmanager",
            default: nil,
            help: "An Alertmanager that gets the findings of the verdict as alerts, such as http://localhost:9093."
        )
        .optional
    package static let mailServer =
        Setting.mailServer(
            "notify_mail_server",
            help: "The mail server for notifications by e-mail, such as smtp://mail.example.org:587."
        )
        .optional
    package static let mailFrom =
        Setting.mailAddresses(
            "notify_mail_from",
            most: 1,
            help: "The sender of e-mails."
        )
    package static let mailTo = Setting.mailAddresses(
        "notify_mail_to",
        most: 20,
        help: "The recipients of e-mails, separated by commas."
    )
    package static let mailUser =
        Setting.text("notify_mail_user", default: nil, help: "The user at the mail server; without it nobody signs in.")
        .optional
    package static let mailPassword =
        Setting.text("notify_mail_password", default: nil, help: "The password at the mail server.").secret.optional
    package static let mailEncryption = Setting.boolean(
        "notify_mail_tls",
        default: true,
        help: "Whether the connection to the mail server must be encrypted, with STARTTLS or smtps."
    )
    package static let certificateAuthority =
        Setting.path(
            "notify_certificate_authority",
            default: nil,
            help: "A PEM file with the authorities of the receivers' certificates; default: the system's."
        )
        .optional
    package static let cooldown = Setting.duration(
        "notify_cooldown",
        default: .seconds(300),
        in: .zero ... .seconds(86_400),
        help: "The pause after the end of a finding in which its return is not notified."
    )
    package static let publicURL =
        Setting.webAddress(
            "public_url",
            default: nil,
            help: "The address under which people reach the page, for links in notifications."
        )
        .optional

    package static let all: [any DeclaredSetting] = [
        webhook, alertmanager, mailServer, mailFrom, mailTo, mailUser, mailPassword, mailEncryption,
        certificateAuthority, cooldown, publicURL,
    ]
}

extension Setting where Value == [String] {
    /// Addresses of mailboxes, without names, separated by commas.
    fileprivate static func mailAddresses(_ key: String, most: Int, help: String) -> Setting<[String]> {
        Setting(
            key: key,
            default: [],
            expected: most == 1
                ? "an address such as aerocast@example.org"
                : "at most \(most) addresses such as ops@example.org, separated by commas",
            help: help,
            parse: { text in
                let addresses = text.split(separator: ",", omittingEmptySubsequences: false)
                    .map { String($0.trimmingPrefix { $0 == " " }) }
                let form = #/[A-Za-z0-9.!#$%&'*+\/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}/#
                return addresses.count <= most && addresses.allSatisfy { $0.wholeMatch(of: form) != nil }
                    ? addresses : nil
            },
            render: { $0.joined(separator: ",") }
        )
    }
}
