import HTTPClient

/// The address that the API listens on.
struct ListeningAddress: Sendable {
    let host: String

    private static let loopback = ["127.0.0.0/8", "::1"].compactMap { IPNetwork($0) }

    /// Whether only programs of this machine reach the address.
    var isLoopback: Bool {
        if host.lowercased() == "localhost" { return true }
        // An address of IPv6 has brackets in a URL.
        let text = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host[...]
        // A name such as 127.example.com can stand for any machine.
        guard let address = IPAddress(text) else { return false }
        return Self.loopback.contains { $0.contains(address) }
    }

    /// The text in which the address is announced.
    ///
    /// - Parameters:
    ///   - port: the port in use.
    ///   - isSecure: whether the API serves https.
    /// - Returns: an `http://` or `https://` URL.
    func announcement(port: Int, isSecure: Bool) -> String {
        "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
