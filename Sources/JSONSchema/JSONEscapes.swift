/// The escapes of JSON texts (RFC 8259, section 7).
enum JSONEscapes {
    /// The length of the escape at the start of the bytes: 2, 6, or 12 for a surrogate pair; `nil` if JSON does not have
    /// it, or if half of a pair is missing.
    static func length(of bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        let start = bytes.startIndex
        guard bytes.count >= 2 else { return nil }
        guard bytes[start + 1] == UInt8(ascii: "u") else {
            return simple(bytes[start + 1]) == nil ? nil : 2
        }
        guard let unit = unit(bytes) else { return nil }
        switch unit {
        case 0xD800..<0xDC00:
            guard let low = self.unit(bytes.dropFirst(6)), (0xDC00..<0xE000).contains(low) else { return nil }
            return 12
        case 0xDC00..<0xE000: return nil
        default: return 6
        }
    }

    /// The fault of the escape at the start of the bytes, whose ``length(of:)`` is `nil`.
    static func fault(of bytes: Slice<UnsafeRawBufferPointer>) -> String {
        guard bytes.dropFirst().first == UInt8(ascii: "u") else { return "an escape that JSON does not have" }
        return unit(bytes) == nil ? "an escape without four hexadecimal digits" : "an unpaired surrogate"
    }

    /// The text of bytes whose escapes are right.
    static func decoded(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var units: [UInt8] = []
        units.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.first {
            guard byte == UInt8(ascii: "\\"), let length = length(of: rest) else {
                units.append(byte)
                rest = rest.dropFirst()
                continue
            }
            if length == 2 {
                units += [simple(rest[rest.startIndex + 1]) ?? 0]
            } else {
                let high = unit(rest) ?? 0
                let low = length == 12 ? unit(rest.dropFirst(6)) ?? 0 : 0
                let value = length == 12 ? 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) : high
                units += Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
            }
            rest = rest.dropFirst(length)
        }
        return String(decoding: units, as: UTF8.self)
    }

    /// The character behind a backslash.
    private static func simple(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// The value of `\uXXXX` at the start of the bytes.
    private static func unit(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt32? {
        let start = bytes.startIndex
        guard bytes.count >= 6, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let digits = bytes[start + 2..<start + 6]
        guard digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
