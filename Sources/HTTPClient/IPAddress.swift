import Foundation

/// An address of IPv4 or IPv6.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes, the most significant first.
    package let bytes: [UInt8]

    /// - Returns: `nil` unless there are 4 or 16 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// - Parameter text: four decimal numbers, or the text form of RFC 4291, section 2.2, without a zone; any other
    ///   text gives `nil`.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: size)
            if inet_pton(family, text, &bytes) == 1 {
                self.bytes = bytes
                return
            }
        }
        return nil
    }

    /// The address of the other end of a connection, as the system or a proxy writes it.
    ///
    /// - Parameter text: a zone (`%eth0`) is ignored, and an address of IPv4 in the form of IPv6 (`::ffff:192.0.2.1`) is
    ///   the one of IPv4; any other text gives `nil`.
    package init?(ofHop text: some StringProtocol) {
        guard let address = IPAddress(text.prefix { $0 != "%" }) else { return nil }
        let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xff, 0xff]
        bytes = address.bytes.starts(with: mapped) ? Array(address.bytes[12...]) : address.bytes
    }

    package var description: String {
        var text = [CChar](repeating: 0, count: 64)
        guard inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, 64) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// A block of addresses, such as `10.0.0.0/8`.
package struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    package let address: IPAddress
    /// The number of leading bits that all addresses share.
    package let prefix: Int

    /// - Parameter text: an address, and the length of the prefix after a slash; without it a single address. Any other
    ///   text gives `nil`, and so does a bit that is set after the prefix.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ IPAddress($0) }), parts.count <= 2 else { return nil }
        let bits = address.bytes.count * 8
        guard parts.count == 1 || parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let prefix = parts.count == 2 ? Int(parts[1]) : bits, 0...bits ~= prefix
        else { return nil }
        self.init(address: address, prefix: prefix)
        guard (prefix..<bits).allSatisfy({ address.bytes[$0 / 8] & (0x80 >> ($0 % 8)) == 0 }) else { return nil }
    }

    private init(address: IPAddress, prefix: Int) {
        self.address = address
        self.prefix = prefix
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        let (whole, rest) = (prefix / 8, prefix % 8)
        guard other.bytes.prefix(whole) == address.bytes.prefix(whole) else { return false }
        return rest == 0 || (other.bytes[whole] ^ address.bytes[whole]) >> (8 - rest) == 0
    }

    package var description: String { "\(address)/\(prefix)" }
}
