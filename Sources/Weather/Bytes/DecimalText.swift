/// Parses decimal numbers from bytes.
enum DecimalText {
    /// Parses a number such as `-5.7`, `+0310` or `1.2e3`; `nil` for any other text, including "nan" and "inf".
    ///
    /// Up to 15 significant digits and 22 decimal places need one exact division, so the result is correctly rounded
    /// (Clinger, "How to read floating point numbers accurately", PLDI 1990); the standard library parses longer texts.
    static func parse(_ bytes: Span<UInt8>) -> Double? {
        var position = 0
        var isNegative = false
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            isNegative = bytes[position] == UInt8(ascii: "-")
            position += 1
        }
        var mantissa: Int64 = 0
        var digits = 0
        var decimals = 0
        var hasPoint = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte >= 0x30, byte <= 0x39 {
                digits += 1
                if digits > 15 { return slowParse(bytes) }
                mantissa = mantissa &* 10 &+ Int64(byte &- 0x30)
                if hasPoint { decimals += 1 }
            } else if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
                return slowParse(bytes)
            } else {
                return nil
            }
            position += 1
        }
        guard digits > 0 else { return nil }
        let magnitude = Double(mantissa) / powersOfTen[decimals]
        return isNegative ? -magnitude : magnitude
    }

    /// Parses a whole number; `nil` for any other text.
    static func parseInteger(_ bytes: Span<UInt8>) -> Int64? {
        var position = 0
        var isNegative = false
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            isNegative = bytes[position] == UInt8(ascii: "-")
            position += 1
        }
        guard position < bytes.count, bytes.count - position <= 18 else { return nil }
        var value: Int64 = 0
        while position < bytes.count {
            let byte = bytes[position]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value &* 10 &+ Int64(byte &- 0x30)
            position += 1
        }
        return isNegative ? -value : value
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    private static func slowParse(_ bytes: Span<UInt8>) -> Double? {
        guard bytes.count <= 64 else { return nil }
        var text = ""
        for index in bytes.indices {
            let byte = bytes[index]
            let isNumeric = (0x30...0x39).contains(byte) || [0x2b, 0x2d, 0x2e, 0x45, 0x65].contains(byte)
            guard isNumeric else { return nil }
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
