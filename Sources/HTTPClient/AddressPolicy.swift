/// The addresses to which a client may connect whose URLs come from others: public ones, and networks that the operator
/// names.
package struct AddressPolicy: Hashable, Sendable {
    /// Networks that are permitted although they are not public.
    package var networks: [IPNetwork]

    package init(networks: [IPNetwork] = []) {
        self.networks = networks
    }

    package func permits(_ address: IPAddress) -> Bool {
        networks.contains { $0.contains(address) } || address.isPublic
    }
}

extension IPAddress {
    /// Whether the address belongs to one host of the internet.
    ///
    /// Refused are all blocks of the registries of special-purpose addresses (RFC 6890 and its updates) and multicast.
    /// Only global unicast (2000::/3) is public in IPv6: not the forms that embed an address of IPv4, such as mapped
    /// addresses, NAT64, 6to4 and Teredo, behind which any private address can stand.
    package var isPublic: Bool {
        if bytes.count == 4 { return !Self.specialBlocks4.contains { $0.contains(self) } }
        return Self.globalUnicast.contains { $0.contains(self) } && !Self.specialBlocks6.contains { $0.contains(self) }
    }

    private static let specialBlocks4 = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ]
    .compactMap { IPNetwork($0) }

    private static let globalUnicast = ["2000::/3"].compactMap { IPNetwork($0) }

    private static let specialBlocks6 = [
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    ]
    .compactMap { IPNetwork($0) }
}
