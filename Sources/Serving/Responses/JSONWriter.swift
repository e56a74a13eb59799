/// Writes JSON byte by byte, many times as fast as an encoder, which builds a tree first.
///
/// The bytes equal `JSONText`'s if the keys are written in sorted order.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    /// Whether a comma precedes the next element or key.
    private var needsComma = false

    package init() {
        bytes.reserveCapacity(512)
    }

    package mutating func object(_ writeMembers: (inout JSONWriter) -> Void) {
        open("{")
        writeMembers(&self)
        close("}")
    }

    /// Writes an object that ends a line; a document of lines has no separators.
    package mutating func line(_ writeMembers: (inout JSONWriter) -> Void) {
        needsComma = false
        object(writeMembers)
        append("\n")
    }

    /// Writes a value that is JSON already.
    package mutating func json(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func array<Element>(_ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        open("[")
        for element in elements { write(&self, element) }
        close("]")
    }

    package mutating func key(_ name: String) {
        value(name)
        append(":")
        needsComma = false
    }

    /// Writes null for `nil`, NaN and infinity.
    package mutating func value(_ number: Double?) {
        guard let number, number.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: number.description.utf8)
        if bytes.suffix(2).elementsEqual(".0".utf8) { bytes.removeLast(2) }
    }

    package mutating func value(_ number: Int) {
        separate()
        bytes.append(contentsOf: number.description.utf8)
    }

    /// Writes null for `nil`.
    package mutating func value(_ text: String?) {
        guard var text else { return null() }
        separate()
        append("\"")
        text.withUTF8 { text in
            if text.contains(where: { Self.needsEscape($0) }) {
                escape(text)
            } else {
                bytes.append(contentsOf: text)
            }
        }
        append("\"")
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append("\\")
                bytes.append(byte)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(contentsOf: [Self.hexadecimal[Int(byte >> 4)], Self.hexadecimal[Int(byte & 15)]])
            default:
                bytes.append(byte)
            }
        }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    private mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    private mutating func separate() {
        if needsComma { append(",") }
        needsComma = true
    }

    private mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: Unicode.Scalar) {
        append(bracket)
        needsComma = true
    }

    private mutating func append(_ byte: Unicode.Scalar) { bytes.append(UInt8(ascii: byte)) }
}
