import Foundation

/// An address of IPv4 or IPv6, without a port.
package struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 bytes for IPv4, also if it was written as IPv6 (`::ffff:192.0.2.1`), or 16.
    let bytes: [UInt8]

    /// - Parameter text: an address such as `192.0.2.1` or `2001:db8::1`; a zone (`%eth0`) is ignored.
    package init?(_ text: some StringProtocol) {
        let text = text.prefix { $0 != "%" }
        guard text.utf8.count <= 45 else { return nil }
        if let bytes = Self.bytes(String(text), family: AF_INET, count: 4) {
            self.bytes = bytes
        } else if let bytes = Self.bytes(String(text), family: AF_INET6, count: 16) {
            let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xff, 0xff]
            self.bytes = bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
        } else {
            return nil
        }
    }

    private static func bytes(_ text: String, family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    package var description: String {
        guard bytes.count == 16 else { return bytes.map(String.init).joined(separator: ".") }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A network: all addresses with the same first bits.
package struct Network: Hashable, Sendable, CustomStringConvertible {
    private let address: NetworkAddress
    private let bits: Int

    /// - Parameter text: an address, or an address and a number of bits such as `10.0.0.0/8`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = NetworkAddress(first) else { return nil }
        self.address = address
        let most = address.bytes.count * 8
        guard parts.count == 2 else {
            bits = most
            return
        }
        guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let bits = Int(parts[1]), bits <= most
        else { return nil }
        self.bits = bits
    }

    package func contains(_ other: NetworkAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        let whole = bits / 8
        guard other.bytes[..<whole] == address.bytes[..<whole] else { return false }
        let rest = bits % 8
        guard rest > 0 else { return true }
        return (other.bytes[whole] ^ address.bytes[whole]) >> UInt8(8 - rest) == 0
    }

    package var description: String {
        bits == address.bytes.count * 8 ? "\(address)" : "\(address)/\(bits)"
    }
}
