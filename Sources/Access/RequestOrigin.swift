/// The origin and the host of a request, as a browser states them.
///
/// A browser sends requests of every page that its user opens, also to services of the user's machine and network. It
/// states the page's origin, and the name under which it found the service (RFC 9110, section 7.2; Fetch, section 3.2).
package struct RequestOrigin: Hashable, Sendable {
    /// The `Host` header or the authority of the request.
    package var host: String?
    /// The `Origin` header.
    package var origin: String?
    /// The `Sec-Fetch-Site` header.
    package var site: String?
    /// Whether the method may change something.
    package var isUnsafe: Bool

    package init(host: String?, origin: String?, site: String?, isUnsafe: Bool) {
        self.host = host
        self.origin = origin
        self.site = site
        self.isUnsafe = isUnsafe
    }

    /// Whether the service may answer under this name.
    ///
    /// A page whose own name was pointed to this machine after it was loaded (DNS rebinding) sends that name.
    ///
    /// - Parameters:
    ///   - policy: names the hosts in addition to this machine's.
    ///   - isOpen: whether requests need no key; otherwise any name is accepted unless the policy lists names, because
    ///     the page has no key.
    /// - Returns: `false` for a foreign name.
    package func hasAcceptedHost(_ policy: AccessPolicy, isOpen: Bool) -> Bool {
        guard policy.hosts.isEmpty == false || (isOpen && !policy.isInsecure) else { return true }
        // A browser always sends the name.
        guard let host else { return true }
        let name = Self.name(of: host)
        return Self.loopback.contains(name) || policy.hosts.contains(name)
    }

    /// Whether no page of another origin made the request.
    package func hasAcceptedOrigin(_ policy: AccessPolicy) -> Bool {
        if let origin { return policy.origins.contains(origin.lowercased()) || isOwn(origin) }
        return !isUnsafe || site == nil || site == "same-origin" || site == "none"
    }

    /// Whether the origin is the service itself; a proxy may have changed the scheme.
    private func isOwn(_ origin: String) -> Bool {
        guard let host, let scheme = origin.firstRange(of: "://") else { return false }
        return origin[scheme.upperBound...].lowercased() == host.lowercased()
    }

    private static let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    /// The host without its port.
    private static func name(of authority: String) -> String {
        let lowered = authority.lowercased()
        guard let colon = lowered.lastIndex(of: ":"), lowered[lowered.index(after: colon)...].allSatisfy(\.isNumber)
        else { return lowered }
        return String(lowered[..<colon])
    }
}
