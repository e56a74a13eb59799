/// Reads a JSON text from left to right, strictly after RFC 8259.
///
/// Nesting, lists, objects and numbers are bounded, so that comparing with a schema and decoding cost time and memory in
/// proportion to the text.
struct JSONParser {
    typealias Failure = ParsedJSON.Failure

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private(set) var values: [ParsedJSON.Value] = []

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func parse() throws(Failure) {
        guard bytes.count < Int(Int32.max) else { throw .syntax("a text of 2 GiB or more", offset: 0) }
        // Every JSON text begins with two ASCII characters, unless it is one digit (RFC 4627, section 3).
        if bytes.count >= 2, bytes[0] == 0 || bytes[1] == 0 || (bytes[0] >= 0xFE && bytes[1] >= 0xFE) {
            throw .syntax("text in UTF-16 or UTF-32 instead of UTF-8", offset: 0)
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .syntax("text that is not UTF-8", offset: 0)
        }
        skipSpace()
        guard position < bytes.count else { throw .syntax("an empty body", offset: position) }
        try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw unexpected(after: "the end of the value") }
    }

    private mutating func value(depth: Int) throws(Failure) {
        skipSpace()
        guard position < bytes.count else { throw .syntax("the end of the body", offset: position) }
        switch bytes[position] {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try list(depth: depth)
        case UInt8(ascii: "\""): try text()
        case UInt8(ascii: "t"): try word("true", .boolean)
        case UInt8(ascii: "f"): try word("false", .boolean)
        case UInt8(ascii: "n"): try word("null", .null)
        default: try number()
        }
    }

    private mutating func object(depth: Int) throws(Failure) {
        let index = try open(.object, depth: depth)
        if take("}") { return close(index) }
        var members = 0
        repeat {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw unexpected(instead: "a key in double quotes")
            }
            let key = values.count
            try text()
            members += 1
            guard members <= ParsedJSON.maximumMembers else {
                throw .limit([], expected: "an object of at most \(ParsedJSON.maximumMembers) members", found: "more")
            }
            guard take(":") else { throw unexpected(instead: "':'") }
            do {
                try value(depth: depth + 1)
            } catch {
                throw error.inside(.member(ParsedJSON.text(values[key], of: bytes)))
            }
        } while take(",")
        guard take("}") else { throw unexpected(instead: "',' or '}'") }
        close(index)
    }

    private mutating func list(depth: Int) throws(Failure) {
        let index = try open(.list, depth: depth)
        if take("]") { return close(index) }
        var elements = 0
        repeat {
            elements += 1
            guard elements <= ParsedJSON.maximumElements else {
                throw .limit([], expected: "a list of at most \(ParsedJSON.maximumElements) elements", found: "more")
            }
            do {
                try value(depth: depth + 1)
            } catch {
                throw error.inside(.element(elements - 1))
            }
        } while take(",")
        guard take("]") else { throw unexpected(instead: "',' or ']'") }
        close(index)
    }

    private mutating func open(_ kind: ParsedJSON.Kind, depth: Int) throws(Failure) -> Int {
        guard depth < ParsedJSON.maximumDepth else {
            throw .syntax("more than \(ParsedJSON.maximumDepth) levels of nesting", offset: position)
        }
        append(kind, from: position, to: position)
        position += 1
        return values.count - 1
    }

    private mutating func close(_ index: Int) {
        values[index].end = Int32(position)
        values[index].next = Int32(values.count)
    }

    private mutating func append(_ kind: ParsedJSON.Kind, from start: Int, to end: Int, hasEscapes: Bool = false) {
        values.append(
            ParsedJSON.Value(
                kind: kind,
                hasEscapes: hasEscapes,
                start: Int32(start),
                end: Int32(end),
                next: Int32(values.count + 1)
            )
        )
    }

    private mutating func word(_ word: StaticString, _ kind: ParsedJSON.Kind) throws(Failure) {
        let count = word.utf8CodeUnitCount
        guard position + count <= bytes.count,
            bytes[position..<position + count]
                .elementsEqual(
                    UnsafeRawBufferPointer(start: word.utf8Start, count: count)
                )
        else { throw unexpected(instead: "a value") }
        append(kind, from: position, to: position + count)
        position += count
    }

    private mutating func number() throws(Failure) {
        let start = position
        _ = takeByte("-")
        let whole = position
        let digits = skipDigits()
        guard digits > 0 else {
            position = start
            throw unexpected(instead: "a value")
        }
        guard digits == 1 || bytes[whole] != UInt8(ascii: "0") else {
            throw .syntax("a number that begins with 0", offset: start)
        }
        if takeByte("."), skipDigits() == 0 { throw unexpected(instead: "a digit") }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if !takeByte("-") { _ = takeByte("+") }
            guard skipDigits() > 0 else { throw unexpected(instead: "a digit") }
        }
        guard position - start <= ParsedJSON.longestNumber else {
            let written = String(decoding: bytes[start..<start + 40], as: UTF8.self)
            let expected = "a number of at most \(ParsedJSON.longestNumber) characters"
            throw .limit([], expected: expected, found: "\(written)…")
        }
        append(.number, from: start, to: position)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") <= 9 { position += 1 }
        return position - start
    }

    private mutating func text() throws(Failure) {
        position += 1
        let start = position
        var hasEscapes = false
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                append(.text, from: start, to: position, hasEscapes: hasEscapes)
                position += 1
                return
            case UInt8(ascii: "\\"):
                hasEscapes = true
                guard let length = JSONEscapes.length(of: bytes[position...]) else {
                    throw .syntax(JSONEscapes.fault(of: bytes[position...]), offset: position)
                }
                position += length
            case 0..<0x20:
                throw .syntax("a control character without an escape", offset: position)
            default:
                position += 1
            }
        }
        throw .syntax("a text without its end", offset: start - 1)
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

    private func unexpected(instead expected: String) -> Failure {
        .syntax("\(found) instead of \(expected)", offset: position)
    }

    private func unexpected(after place: String) -> Failure {
        .syntax("\(found) after \(place)", offset: position)
    }

    /// The word or character at the position.
    private var found: String {
        guard position < bytes.count else { return "the end of the body" }
        let word = bytes[position...].prefix(20)
            .prefix { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "-")
            }
        guard word.isEmpty else { return "'\(String(decoding: word, as: UTF8.self))'" }
        let byte = bytes[position]
        return (0x20..<0x7F).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "a byte that is not printable ASCII"
    }
}
