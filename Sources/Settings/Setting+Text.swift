import Foundation
package import HTTPClient

extension Setting where Value == String {
    /// Any text that is not empty.
    package static func text(
        _ key: String,
        default defaultValue: String?,
        expected: String = "text that isn't empty",
        help: String = ""
    ) -> Setting<String> {
        Setting(
            key: key,
            default: defaultValue,
            expected: expected,
            help: help,
            parse: { text in text.isEmpty ? nil : text }
        )
    }

    /// An address or a name of this machine, to listen on.
    ///
    /// Only the characters are checked: letters, digits and `.-_`, and in an IPv6 address also `:%`.
    package static func host(_ key: String, default defaultValue: String?, help: String = "") -> Setting<String> {
        Setting(
            key: key,
            default: defaultValue,
            expected: "an address or a name of this machine without a port, such as 127.0.0.1 or ::1",
            help: help,
            parse: { text in
                let name = #/[A-Za-z0-9._-]{1,253}/#
                let address = #/[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?/#
                return text == "*" || text.wholeMatch(of: name) != nil || text.wholeMatch(of: address) != nil
                    ? text : nil
            }
        )
    }

    /// The path of a file or folder; `~` at its start is expanded to the user's home folder.
    ///
    /// The file need not exist.
    package static func path(_ key: String, default defaultValue: String?, help: String = "") -> Setting<String> {
        Setting(
            key: key,
            default: defaultValue,
            expected: "a path",
            help: help,
            parse: { text in
                guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
                return text.hasPrefix("~") ? NSString(string: text).expandingTildeInPath : text
            }
        )
    }
}

extension Setting where Value == ServiceAddress {
    /// The address of a web service: http or https, with a host.
    ///
    /// User, password and query are masked in every text, also if the address is not accepted.
    package static func webAddress(
        _ key: String,
        default defaultValue: ServiceAddress?,
        help: String = ""
    ) -> Setting<ServiceAddress> {
        var setting = Setting<ServiceAddress>(
            key: key,
            default: defaultValue,
            expected: "a URL such as http://localhost:8000",
            help: help,
            parse: { text in isWebAddress(text) ? ServiceAddress(text) : nil },
            render: \.description
        )
        setting.redact = { ServiceAddress($0).description }
        return setting
    }
}

extension Setting where Value == ServiceAddress {
    /// The address of a web service whose path is a secret, too.
    package static func secretWebAddress(_ key: String, help: String = "") -> Setting<ServiceAddress> {
        var setting = Setting<ServiceAddress>(
            key: key,
            default: nil,
            expected: "a URL such as https://chat.example.org/hooks/…",
            help: help,
            parse: { text in isWebAddress(text) ? ServiceAddress.hidingPath(text) : nil },
            render: \.description
        )
        setting.redact = { ServiceAddress.hidingPath($0).description }
        return setting
    }

    /// The address of a mail server: `smtp://host:port`, or `smtps://host:port` for TLS from the first byte.
    package static func mailServer(_ key: String, help: String = "") -> Setting<ServiceAddress> {
        Setting<ServiceAddress>(
            key: key,
            default: nil,
            expected: "a mail server such as smtp://mail.example.org:587 or smtps://mail.example.org:465, without user",
            help: help,
            parse: { text in
                let form = #/smtps?:\/\/([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?/#
                return text.wholeMatch(of: form) == nil ? nil : ServiceAddress(text)
            },
            render: \.description
        )
    }
}

private func isWebAddress(_ text: String) -> Bool {
    // Foundation would encode white space in a host instead of refusing it.
    guard !text.contains(where: \.isWhitespace), let url = URL(string: text),
        let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
        let host = url.host(percentEncoded: true), !host.isEmpty
    else { return false }
    return (url.port ?? 80) <= 65535
}

/// `text` without white space at its ends.
func trimmed(_ text: some StringProtocol) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
}
