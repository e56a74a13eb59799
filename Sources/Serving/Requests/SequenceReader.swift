/// Reads the most frequent body of `/predict`, an object with a `sequence` and optional `horizons`, many times as fast
/// as `JSONDecoder`.
///
/// It accepts a body only if it understands every byte. `JSONDecoder` reads all other bodies and reports all errors.
package struct SequenceReader {
    /// A sequence of steps and the wanted horizons in hours.
    package struct Body: Hashable, Sendable, Decodable {
        package var sequence: [[Double]]
        package var horizons: [Double]?
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// - Returns: the same body as `JSONDecoder` reads; `nil` if `JSONDecoder` must read it.
    package static func read(_ bytes: UnsafeRawBufferPointer) -> Body? {
        var reader = SequenceReader(bytes)
        return reader.body()
    }

    private mutating func body() -> Body? {
        var sequence: [[Double]]?
        var horizons: [Double]?
        guard take("{") else { return nil }
        repeat {
            if sequence == nil, takeKey("sequence") {
                guard let steps = array(expecting: 24, { $0.array(expecting: 3) { $0.number() } }) else { return nil }
                sequence = steps
            } else if horizons == nil, takeKey("horizons") {
                guard let hours = array(expecting: 5, { $0.number() }) else { return nil }
                horizons = hours
            } else {
                return nil
            }
        } while take(",")
        guard let sequence, take("}") else { return nil }
        skipSpace()
        return position == bytes.count ? Body(sequence: sequence, horizons: horizons) : nil
    }

    private mutating func array<Element>(
        expecting count: Int,
        _ element: (inout SequenceReader) -> Element?
    ) -> [Element]? {
        var elements: [Element] = []
        guard take("[") else { return nil }
        if take("]") { return elements }
        elements.reserveCapacity(count)
        repeat {
            guard let value = element(&self) else { return nil }
            elements.append(value)
        } while take(",")
        return take("]") ? elements : nil
    }

    /// A number without an exponent.
    private mutating func number() -> Double? {
        skipSpace()
        let start = position
        let isNegative = takeByte("-")
        let first = position
        var digits: UInt64 = 0
        let whole = scanDigits(into: &digits)
        guard whole == 1 || (whole > 1 && bytes[first] != UInt8(ascii: "0")) else { return nil }
        var decimals = 0
        if takeByte(".") {
            decimals = scanDigits(into: &digits)
            guard decimals > 0 else { return nil }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") { return nil }
        guard whole + decimals <= Self.exactDigits else {
            return Double(String(decoding: bytes[start..<position], as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
        }
        let magnitude = Double(digits) / Self.powersOfTen[decimals]
        return isNegative ? -magnitude : magnitude
    }

    /// An integer of 15 digits and 10¹⁵ are exact as doubles, so that their quotient is rounded correctly.
    ///
    /// W. D. Clinger, "How to Read Floating Point Numbers Accurately" (PLDI 1990).
    private static let exactDigits = 15
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// The number of digits; `value` is meaningful up to ``exactDigits`` digits.
    private mutating func scanDigits(into value: inout UInt64) -> Int {
        let start = position
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = value &* 10 &+ UInt64(digit)
            position += 1
        }
        return position - start
    }

    private mutating func takeKey(_ name: StaticString) -> Bool {
        skipSpace()
        let length = name.utf8CodeUnitCount
        let name = UnsafeRawBufferPointer(start: name.utf8Start, count: length)
        guard position + length + 2 <= bytes.count,
            bytes[position] == UInt8(ascii: "\""),
            bytes[position + 1..<position + 1 + length].elementsEqual(name),
            bytes[position + 1 + length] == UInt8(ascii: "\"")
        else { return false }
        position += length + 2
        return take(":")
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        return takeByte(byte)
    }

    private mutating func takeByte(_ byte: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }
}
