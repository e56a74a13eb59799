/// The address that the API listens on.
struct ListeningAddress: Sendable {
    let host: String

    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "::1"]

    /// Whether only programs of this machine reach the address.
    var isLoopback: Bool { Self.loopback.contains(host.lowercased()) || host.hasPrefix("127.") }

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
