/// The values of a JSON text in their order, without a tree: 16 bytes for each value, at any nesting.
///
/// The bytes must outlive it.
package struct ParsedJSON {
    package enum Kind: UInt8, Sendable {
        case null, boolean, number, text, list, object
    }

    /// A value; the members of a container follow it, and the keys of an object precede their values.
    package struct Value: Sendable {
        package var kind: Kind
        var hasEscapes = false
        /// The bytes of the value; of a text without the quotes.
        var start: Int32
        var end: Int32
        /// The index of the value behind this one and its members.
        var next: Int32
    }

    /// The text breaks the grammar of RFC 8259.
    package struct SyntaxError: Error, Hashable, CustomStringConvertible {
        package var reason: String
        /// From 0.
        package var offset: Int

        package var description: String { "\(reason) at byte \(offset)" }
    }

    /// The deepest nesting that is accepted.
    package static let maximumDepth = 64

    let bytes: UnsafeRawBufferPointer
    package internal(set) var values: [Value] = []

    /// - Throws: ``SyntaxError``.
    package init(_ bytes: UnsafeRawBufferPointer) throws(SyntaxError) {
        var parser = JSONParser(bytes)
        try parser.parse()
        self.bytes = bytes
        values = parser.values
    }

    /// The text of a value, as it was written; of a text without the quotes and with its escapes.
    func written(_ index: Int, limit: Int = .max) -> String {
        let value = values[index]
        let end = Int(value.start) + min(Int(value.end - value.start), limit)
        let text = String(decoding: bytes[Int(value.start)..<end], as: UTF8.self)
        return end < Int(value.end) ? text + "…" : text
    }

    /// Whether a text equals `name`.
    func isText(_ index: Int, _ name: String) -> Bool {
        let value = values[index]
        guard !value.hasEscapes else { return text(index) == name }
        let length = Int(value.end - value.start)
        guard length == name.utf8.count else { return false }
        return bytes[Int(value.start)..<Int(value.end)].elementsEqual(name.utf8)
    }

    /// A text without its escapes.
    func text(_ index: Int) -> String {
        let value = values[index]
        let written = bytes[Int(value.start)..<Int(value.end)]
        guard value.hasEscapes else { return String(decoding: written, as: UTF8.self) }
        return JSONEscapes.decoded(written)
    }

    /// The indices of a list's elements.
    func elements(of list: Int) -> [Int] {
        var elements: [Int] = []
        var index = list + 1
        while index < Int(values[list].next) {
            elements.append(index)
            index = Int(values[index].next)
        }
        return elements
    }

    /// The indices of an object's keys; the value of a key follows it.
    func keys(of object: Int) -> [Int] {
        var keys: [Int] = []
        var index = object + 1
        while index < Int(values[object].next) {
            keys.append(index)
            index = Int(values[index + 1].next)
        }
        return keys
    }
}
