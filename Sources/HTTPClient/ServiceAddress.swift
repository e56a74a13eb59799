import Foundation

/// The address of a web service, which may contain a user, a password or a token.
///
/// Every text of the address hides these parts: ``description``, interpolation, reflection and dumps. Only ``unmasked``
/// has them, for the client that connects.
package struct ServiceAddress: Sendable, CustomStringConvertible {
    /// The address with its secrets, which must not appear in a message, a log line or a report.
    package let unmasked: String
    /// The address with `***` in place of user and password, and in place of the query.
    package let description: String
    private let hidesPath: Bool

    /// Any text; a text that is not a URL is masked as if it were one.
    package init(_ text: String) {
        self.init(unmasked: text, description: Self.masked(text))
    }

    private init(unmasked: String, description: String, hidesPath: Bool = false) {
        self.unmasked = unmasked
        self.description = description
        self.hidesPath = hidesPath
    }

    /// An address whose path is a secret, too, such as that of a chat's incoming webhook.
    package static func hidingPath(_ text: String) -> ServiceAddress {
        let (scheme, _, rest) = parts(of: text)
        let place = rest.prefix { !"/?#".contains($0) }
        return ServiceAddress(unmasked: text, description: "\(scheme)\(place)/\(mask)", hidesPath: true)
    }

    /// ``description`` with the path, also if that is a secret: for a reader who may know it.
    package var descriptionWithPath: String { hidesPath ? Self.masked(unmasked) : description }

    /// The address of a resource below this address.
    ///
    /// - Parameter path: begins with a slash, and may have a query; both are shown in texts.
    /// - Returns: an address that keeps this address's query, which may be a token.
    package func appending(_ path: String) -> ServiceAddress {
        ServiceAddress(
            unmasked: Self.join(unmasked, path),
            description: Self.join(description, path),
            hidesPath: hidesPath
        )
    }

    /// `text` with `***` in place of the address's secrets, for messages of others that may repeat them.
    package func redacting(_ text: String) -> String {
        secrets.reduce(text) { $0.replacing($1, with: Self.mask) }
    }

    private static let mask = "***"
    /// Shorter secrets are not replaced in the text of others, because they would match parts of words.
    private static let shortestReplaced = 4
    /// A shorter hidden path, and shorter parts of one, are words, such as `services`.
    private static let shortestHiddenPart = 9

    /// User and password together, the password alone, and the values of the query; longest first.
    private var secrets: [String] {
        let (_, user, rest) = Self.parts(of: unmasked)
        var found: [Substring] = []
        if let user {
            found.append(user)
            if let colon = user.firstIndex(of: ":") { found.append(user[user.index(after: colon)...]) }
        }
        if hidesPath, let slash = rest.firstIndex(of: "/") {
            let path = rest[rest.index(after: slash)...].prefix { $0 != "?" && $0 != "#" }
            found += ([path] + path.split(separator: "/")).filter { $0.count >= Self.shortestHiddenPart }
        }
        if let mark = rest.firstIndex(of: "?") {
            for item in rest[rest.index(after: mark)...].split(separator: "&") {
                found.append(item.split(separator: "=", maxSplits: 1).last ?? item)
            }
        }
        let texts = found.map(String.init)
        return Set(texts + texts.compactMap(\.removingPercentEncoding))
            .filter { $0.count >= Self.shortestReplaced }
            .sorted { ($0.count, $0) > ($1.count, $1) }
    }

    private static func masked(_ text: String) -> String {
        let (scheme, user, rest) = parts(of: text)
        let place = rest.prefix { $0 != "?" && $0 != "#" }
        let query = place.endIndex == rest.endIndex ? "" : "?\(mask)"
        return scheme + (user == nil ? "" : "\(mask)@") + place + query
    }

    /// The scheme with its slashes, the user with the password, and the rest.
    ///
    /// The last `@` ends the password, so that a password with an unescaped `/`, `?` or `#` is hidden too.
    private static func parts(of text: String) -> (scheme: Substring, user: Substring?, rest: Substring) {
        let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        guard let end = text[start...].lastIndex(of: "@") else { return (text[..<start], nil, text[start...]) }
        return (text[..<start], text[start..<end], text[text.index(after: end)...])
    }

    private static func join(_ base: String, _ path: String) -> String {
        var place = base.prefix { $0 != "?" && $0 != "#" }
        let query = base[place.endIndex...].dropFirst()
        while place.hasSuffix("/") { place.removeLast() }
        guard !query.isEmpty else { return place + path }
        return "\(place)\(path)\(path.contains("?") ? "&" : "?")\(query)"
    }
}

extension ServiceAddress: Hashable {
    package static func == (lhs: ServiceAddress, rhs: ServiceAddress) -> Bool { lhs.unmasked == rhs.unmasked }
    package func hash(into hasher: inout Hasher) { hasher.combine(unmasked) }
}

extension ServiceAddress: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(text) }
}

extension ServiceAddress: CustomDebugStringConvertible, CustomReflectable {
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [("address", description)]) }
}
