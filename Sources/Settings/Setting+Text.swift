package import Foundation

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

extension Setting where Value == URL {
    /// The address of a web service: http or https, with a host.
    package static func webAddress(_ key: String, default defaultValue: URL?, help: String = "") -> Setting<URL> {
        Setting(
            key: key,
            default: defaultValue,
            expected: "a URL such as http://localhost:8000",
            help: help,
            parse: { text in
                guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
                    scheme == "http" || scheme == "https",
                    let host = url.host(percentEncoded: true), !host.isEmpty,
                    (url.port ?? 80) <= 65535
                else { return nil }
                return url
            },
            render: { url in withoutPassword(url) }
        )
    }
}

/// The address with its password masked.
private func withoutPassword(_ url: URL) -> String {
    guard url.password(percentEncoded: true) != nil,
        var components = URLComponents(url: url, resolvingAgainstBaseURL: false)
    else { return url.absoluteString }
    components.password = "secret"
    return components.string ?? "(an address with a password)"
}

/// `text` without white space at its ends.
func trimmed(_ text: some StringProtocol) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
}
