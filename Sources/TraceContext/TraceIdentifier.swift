/// The identifier of a trace: all work that one request caused, in all services.
///
/// 16 bytes that are not all zero (W3C Trace Context, section 3.2.2.3).
package struct TraceIdentifier: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    private init?(high: UInt64, low: UInt64) {
        guard high != 0 || low != 0 else { return nil }
        self.high = high
        self.low = low
    }

    /// - Parameter text: 32 hexadecimal digits in lower case.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 32 else { return nil }
        guard let high = UInt64(lowercaseHex: text.utf8.prefix(16)),
            let low = UInt64(lowercaseHex: text.utf8.suffix(16))
        else { return nil }
        self.init(high: high, low: low)
    }

    /// - Parameter bytes: 16 bytes, the most significant first.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        func number(_ part: some Sequence<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: number(bytes.prefix(8)), low: number(bytes.suffix(8)))
    }

    /// The identifier of a new trace.
    package static func random(using generator: inout some RandomNumberGenerator) -> TraceIdentifier {
        while true {
            let (high, low): (UInt64, UInt64) = (generator.next(), generator.next())
            if let identifier = TraceIdentifier(high: high, low: low) { return identifier }
        }
    }

    package static func random() -> TraceIdentifier {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// 16 bytes, the most significant first.
    package var bytes: [UInt8] {
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
    }

    /// 32 hexadecimal digits in lower case.
    package var description: String {
        [high, low]
            .map { half in
                let digits = String(half, radix: 16)
                return String(repeating: "0", count: 16 - digits.count) + digits
            }
            .joined()
    }
}

extension UInt64 {
    /// - Parameter digits: at most 16 hexadecimal digits; upper case is refused, as W3C Trace Context requires.
    init?(lowercaseHex digits: some Collection<UInt8>) {
        guard (1...16).contains(digits.count) else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        self = value
    }
}
