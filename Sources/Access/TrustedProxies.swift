package import HTTPClient
import PlainText

/// The proxies whose word about the client is accepted.
///
/// A proxy appends what it knows to what it received, so only the end of a list is its word. The client is the last
/// address of the list that is not a trusted proxy's; whatever stands before it was written by the client or by nobody
/// that is known (RFC 7239, section 8.1).
package struct TrustedProxies: Hashable, Sendable {
    /// The fields that the proxies write; the others are ignored, because a proxy passes on what it does not know.
    package enum Fields: String, CaseIterable, Sendable {
        /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`.
        case xForwarded = "x-forwarded"
        /// `Forwarded` (RFC 7239).
        case forwarded
    }

    package var networks: [IPNetwork]
    package var fields: Fields

    package init(networks: [IPNetwork] = [], fields: Fields = .xForwarded) {
        self.networks = networks
        self.fields = fields
    }

    /// The client of a request, as far as it is known.
    package struct Client: Hashable, Sendable {
        /// The address of the client, or of the first hop that nothing is known about.
        package var address: IPAddress?
        /// `http` or `https`; `nil` if no proxy states it.
        package var scheme: String?
        /// The name and port under which the client reached the service; `nil` if no proxy states it.
        package var host: String?
    }

    /// More hops than any installation has.
    private static let mostHops = 32

    private func trusts(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// - Parameters:
    ///   - peer: the other end of the connection.
    ///   - values: the values of all fields with a name, in their order.
    /// - Returns: what is known about the client; only the peer's address unless the peer is a trusted proxy.
    package func client(peer: String?, values: (String) -> [String]) -> Client {
        var client = Client(address: peer.flatMap { IPAddress(ofHop: $0) })
        guard let address = client.address, trusts(address) else { return client }
        let hops = fields == .forwarded ? forwardedHops(values) : xForwardedHops(values)
        for hop in hops.prefix(Self.mostHops) {
            // The proxy's word about the hop before it, whose own word counts if it is trusted, too.
            client.scheme = hop.scheme ?? client.scheme
            client.host = hop.host ?? client.host
            guard let address = hop.address else { break }
            client.address = address
            guard trusts(address) else { break }
        }
        return client
    }

    /// The elements of `Forwarded`, the last one first.
    private func forwardedHops(_ values: (String) -> [String]) -> [Client] {
        ForwardedField.elements(values("forwarded")).suffix(Self.mostHops).reversed()
            .map { element in
                Client(
                    address: element["for"].flatMap(Self.address),
                    scheme: element["proto"].flatMap(Self.scheme),
                    host: element["host"].flatMap(Self.host)
                )
            }
    }

    /// The elements of the three lists, the last one first.
    private func xForwardedHops(_ values: (String) -> [String]) -> [Client] {
        func list(_ name: String) -> [String] {
            values(name).flatMap { $0.split(separator: ",") }.suffix(Self.mostHops).reversed()
                .map { String($0.trimmingBlanks) }
        }
        let (addresses, schemes, hosts) =
            (list("x-forwarded-for"), list("x-forwarded-proto"), list("x-forwarded-host"))
        return (0..<max(addresses.count, schemes.count, hosts.count))
            .map { index in
                Client(
                    address: index < addresses.count ? Self.address(addresses[index]) : nil,
                    scheme: index < schemes.count ? Self.scheme(schemes[index]) : nil,
                    host: index < hosts.count ? Self.host(hosts[index]) : nil
                )
            }
    }

    /// An address, which may have brackets and a port.
    private static func address(_ node: String) -> IPAddress? {
        if node.first == "[" {
            guard let end = node.firstIndex(of: "]"), isPort(node[node.index(after: end)...]) else { return nil }
            return IPAddress(ofHop: node[node.index(after: node.startIndex)..<end])
        }
        if let address = IPAddress(ofHop: node) { return address }
        guard let colon = node.lastIndex(of: ":"), isPort(node[colon...]) else { return nil }
        return IPAddress(ofHop: node[..<colon])
    }

    /// Whether the text is empty, or a colon and a port.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && UInt16(text.dropFirst()) != nil
    }

    private static func scheme(_ text: String) -> String? {
        let lowered = text.lowercased()
        return lowered == "http" || lowered == "https" ? lowered : nil
    }

    private static func host(_ text: String) -> String? {
        let isName = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                || [0x2d, 0x2e, 0x3a, 0x5b, 0x5d, 0x5f].contains(byte)
        }
        return (1...260).contains(text.utf8.count) && isName ? text : nil
    }
}
