/// Reads a JSON text from left to right, strictly after RFC 8259.
struct JSONParser {
    typealias SyntaxError = ParsedJSON.SyntaxError

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private(set) var values: [ParsedJSON.Value] = []

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func parse() throws(SyntaxError) {
        guard bytes.count < Int(Int32.max) else { throw SyntaxError(reason: "a text of 2 GiB or more", offset: 0) }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw SyntaxError(reason: "text that is not UTF-8", offset: 0)
        }
        skipSpace()
        guard position < bytes.count else { throw SyntaxError(reason: "an empty body", offset: position) }
        try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw unexpected(after: "the end of the value") }
    }

    private mutating func value(depth: Int) throws(SyntaxError) {
        skipSpace()
        guard position < bytes.count else { throw SyntaxError(reason: "the end of the body", offset: position) }
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

    private mutating func object(depth: Int) throws(SyntaxError) {
        let index = try open(.object, depth: depth)
        if take("}") { return close(index) }
        repeat {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw unexpected(instead: "a key in double quotes")
            }
            try text()
            guard take(":") else { throw unexpected(instead: "':'") }
            try value(depth: depth + 1)
        } while take(",")
        guard take("}") else { throw unexpected(instead: "',' or '}'") }
        close(index)
    }

    private mutating func list(depth: Int) throws(SyntaxError) {
        let index = try open(.list, depth: depth)
        if take("]") { return close(index) }
        repeat {
            try value(depth: depth + 1)
        } while take(",")
        guard take("]") else { throw unexpected(instead: "',' or ']'") }
        close(index)
    }

    private mutating func open(_ kind: ParsedJSON.Kind, depth: Int) throws(SyntaxError) -> Int {
        guard depth < ParsedJSON.maximumDepth else {
            throw SyntaxError(reason: "more than \(ParsedJSON.maximumDepth) levels of nesting", offset: position)
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

    private mutating func word(_ word: StaticString, _ kind: ParsedJSON.Kind) throws(SyntaxError) {
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

    private mutating func number() throws(SyntaxError) {
        let start = position
        _ = takeByte("-")
        let whole = position
        let digits = skipDigits()
        guard digits > 0, digits == 1 || bytes[whole] != UInt8(ascii: "0") else {
            position = start
            throw unexpected(instead: "a value")
        }
        if takeByte("."), skipDigits() == 0 { throw unexpected(instead: "a digit") }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if !takeByte("-") { _ = takeByte("+") }
            guard skipDigits() > 0 else { throw unexpected(instead: "a digit") }
        }
        append(.number, from: start, to: position)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") <= 9 { position += 1 }
        return position - start
    }

    private mutating func text() throws(SyntaxError) {
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
                    throw SyntaxError(reason: "an escape that JSON does not have", offset: position)
                }
                position += length
            case 0..<0x20:
                throw SyntaxError(reason: "a control character in a text", offset: position)
            default:
                position += 1
            }
        }
        throw SyntaxError(reason: "a text without its end", offset: start - 1)
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

    private func unexpected(instead expected: String) -> SyntaxError {
        SyntaxError(reason: "\(found) instead of \(expected)", offset: position)
    }

    private func unexpected(after place: String) -> SyntaxError {
        SyntaxError(reason: "\(found) after \(place)", offset: position)
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
