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

    /// Why a text was not read.
    package enum Failure: Error, Hashable {
        /// The text breaks the grammar of RFC 8259 at a byte, from 0.
        case syntax(String, offset: Int)
        /// A value is larger than accepted; the steps lead to it from the outermost value, the last first.
        case limit([Step], expected: String, found: String)

        /// A step from a container to one of its values.
        package enum Step: Hashable, Sendable {
            case member(String)
            case element(Int)
        }

        func inside(_ step: @autoclosure () -> Step) -> Failure {
            switch self {
            case .syntax: self
            case .limit(let steps, let expected, let found): .limit(steps + [step()], expected: expected, found: found)
            }
        }
    }

    /// The deepest nesting that is accepted.
    package static let maximumDepth = 64
    /// The largest number of members of an object.
    package static let maximumMembers = 1000
    /// The largest number of elements of a list; no body of the maximum size has more complete observations.
    package static let maximumElements = 50_000
    /// The longest number, in bytes; a double has at most 767 significant digits.
    static let longestNumber = 1000

    let bytes: UnsafeRawBufferPointer
    package internal(set) var values: [Value] = []

    /// - Throws: ``Failure``.
    package init(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
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
    func text(_ index: Int) -> String { Self.text(values[index], of: bytes) }

    static func text(_ value: Value, of bytes: UnsafeRawBufferPointer) -> String {
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

extension ParsedJSON.Failure {
    /// The value that is too large; the outermost value for a syntax error.
    package var pointer: JSONPointer {
        guard case .limit(let steps, _, _) = self else { return .root }
        return steps.reversed()
            .reduce(.root) { parent, step in
                switch step {
                case .member(let name): parent / name
                case .element(let index): parent / index
                }
            }
    }
}

extension ParsedJSON.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let reason, let offset): "\(reason) at byte \(offset)"
        case .limit(_, let expected, let found): "\(found) instead of \(expected)"
        }
    }
}
