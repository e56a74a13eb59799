package import HTTPClient

/// The receivers to which messages may be sent.
package struct ReceiverPolicy: Hashable, Sendable {
    /// The permitted addresses, which are checked again at each connection.
    package var addresses: AddressPolicy
    /// Whether http is permitted, whose messages anybody on the way can read.
    package var permitsPlainHTTP: Bool

    package init(addresses: AddressPolicy = AddressPolicy(), permitsPlainHTTP: Bool = false) {
        self.addresses = addresses
        self.permitsPlainHTTP = permitsPlainHTTP
    }

    /// The longest URL in bytes.
    package static let longestURL = 2000

    /// Why an URL is not accepted, as a completion of "must be".
    package struct Refusal: Error, Hashable, CustomStringConvertible {
        package var expected: String
        package var found: String

        package var description: String { "must be \(expected), got \(found)" }
    }

    /// Checks the URL of a receiver.
    ///
    /// The form is narrow, so that no other parser reads another host from it: a scheme, a host of letters, digits, dots
    /// and hyphens or an address, an optional port, and a path of visible ASCII. It has no user and no fragment.
    ///
    /// - Throws: ``Refusal``.
    package func check(_ address: ServiceAddress) throws(Refusal) {
        let text = address.unmasked
        guard text.utf8.count <= Self.longestURL else {
            throw Refusal(expected: "at most \(Self.longestURL) bytes long", found: "\(text.utf8.count)")
        }
        let scheme = permitsPlainHTTP ? "http:// or https://" : "https://"
        let form =
            "a URL with \(scheme), a host, an optional port and a path of visible ASCII, without user and fragment"
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), let parts = text.wholeMatch(of: Self.form),
            parts.output.1 == "https" || permitsPlainHTTP
        else {
            throw Refusal(expected: form, found: "'\(address.description.prefix(100))'")
        }
        let isEncrypted = parts.output.1 == "https"
        guard let port = parts.output.3.map({ Int($0) }) ?? (isEncrypted ? 443 : 80), Self.permits(port: port) else {
            throw Refusal(expected: "the port 80, 443 or one from 1024 to 65535", found: "\(parts.output.3 ?? "none")")
        }
        let host = parts.output.2.hasPrefix("[") ? parts.output.2.dropFirst().dropLast() : parts.output.2
        if let literal = IPAddress(host), !addresses.permits(literal) {
            throw Refusal(expected: "a public address (--webhook-networks permits others)", found: "\(literal)")
        }
        if host == "localhost", !Self.loopback.contains(where: addresses.permits) {
            throw Refusal(expected: "a public address (--webhook-networks permits others)", found: "localhost")
        }
    }

    private static let loopback = ["127.0.0.1", "::1"].compactMap { IPAddress($0) }

    /// Mail, shells and other services of the system have the ports below 1024.
    private static func permits(port: Int) -> Bool { port == 80 || port == 443 || 1024...65535 ~= port }

    nonisolated(unsafe) private static let form =
        #/(https?):\/\/([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{1,5}))?(?:[\/?][!-"$-\[\]-~]*)?/#
}
