import HTTPTypes
import PlainText

/// Checks that a body is one JSON text (RFC 8259) in UTF-8, before `JSONDecoder` reads it.
///
/// Nesting, lists, objects and numbers are bounded, so that the following comparison with the schema and the decoding cost
/// time and memory in proportion to the body.
struct JSONCheck {
    /// The deepest nesting.
    static let maximumDepth = 64
    /// The largest number of members of an object.
    static let maximumMembers = 1000
    /// The largest number of elements of a list; no body of the maximum size has more complete observations.
    static let maximumElements = 50_000
    /// The longest number, in bytes; a double has at most 767 significant digits.
    private static let longestNumber = 1000

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var depth = 0

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// - Parameter bytes: a body without a byte order mark.
    /// - Throws: a ``Problem`` with the status 400 for text that is not JSON, and 422 for JSON that is not acceptable.
    static func check(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { throw notJSON("an empty body") }
        // Every JSON text begins with two ASCII characters, unless it is one digit (RFC 4627, section 3).
        if bytes.count >= 2, bytes[0] == 0 || bytes[1] == 0 || (bytes[0] >= 0xFE && bytes[1] >= 0xFE) {
            throw notJSON("text in UTF-16 or UTF-32, must be UTF-8")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw notJSON("bytes that are not UTF-8")
        }
        var check = JSONCheck(bytes)
        try check.value(of: nil)
        check.skipSpace()
        guard check.position == bytes.count else { throw check.syntax("the end of the body") }
    }

    private mutating func value(of key: Range<Int>?) throws(Problem) {
        skipSpace()
        guard position < bytes.count else { throw syntax("a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): try object()
        case UInt8(ascii: "["): try list(of: key)
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default:
            for word in ["true", "false", "null"] as [StaticString] where take(word) { return }
            throw syntax("a value")
        }
    }

    private mutating func object() throws(Problem) {
        try enter()
        defer { depth -= 1 }
        if takeAfterSpace("}") { return }
        var members = 0
        repeat {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw syntax("a key in quotes") }
            let key = try string()
            members += 1
            guard members <= Self.maximumMembers else {
                let expected = "JSON whose objects have at most \(Self.maximumMembers) members"
                throw Problem.invalid("body", mustBe: expected, got: "more")
            }
            guard takeAfterSpace(":") else { throw syntax("':'") }
            try value(of: key)
        } while takeAfterSpace(",")
        guard takeAfterSpace("}") else { throw syntax("',' or '}'") }
    }

    private mutating func list(of key: Range<Int>?) throws(Problem) {
        try enter()
        defer { depth -= 1 }
        if takeAfterSpace("]") { return }
        var elements = 0
        repeat {
            elements += 1
            guard elements <= Self.maximumElements else {
                let pointer = key.map { name($0) } ?? "body"
                throw Problem.invalid(
                    pointer,
                    mustBe: "a list of at most \(Self.maximumElements) elements",
                    got: "more"
                )
            }
            try value(of: nil)
        } while takeAfterSpace(",")
        guard takeAfterSpace("]") else { throw syntax("',' or ']'") }
    }

    private mutating func enter() throws(Problem) {
        position += 1
        depth += 1
        guard depth <= Self.maximumDepth else {
            throw Self.notJSON("JSON nested more than \(Self.maximumDepth) levels deep")
        }
    }

    /// - Returns: the bytes between the quotes.
    private mutating func string() throws(Problem) -> Range<Int> {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return start..<position - 1
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw syntax("an escaped control character")
            default: position += 1
            }
        }
        throw syntax("'\"'")
    }

    private mutating func escape() throws(Problem) {
        position += 1
        guard position < bytes.count, #""\/bfnrtu"#.utf8.contains(bytes[position]) else { throw syntax("an escape") }
        position += 1
        guard bytes[position - 1] == UInt8(ascii: "u") else { return }
        let unit = try hexadecimal()
        guard (0xD800...0xDFFF).contains(unit) else { return }
        guard unit < 0xDC00, take("\\u"), (0xDC00...0xDFFF).contains(try hexadecimal()) else {
            throw Self.notJSON("an unpaired surrogate at byte \(position)")
        }
    }

    private mutating func hexadecimal() throws(Problem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw syntax("a hexadecimal digit")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func number() throws(Problem) {
        let start = position
        _ = take("-")
        let isZero = position < bytes.count && bytes[position] == UInt8(ascii: "0")
        let wholeDigits = skipDigits()
        guard wholeDigits > 0 else { throw syntax("a digit") }
        if isZero, wholeDigits > 1 { throw Self.notJSON("a number that begins with 0 at byte \(start)") }
        if take(".") { guard skipDigits() > 0 else { throw syntax("a digit") } }
        if take("e") || take("E") {
            if !take("-") { _ = take("+") }
            guard skipDigits() > 0 else { throw syntax("a digit") }
        }
        guard position - start <= Self.longestNumber else {
            let text = String(decoding: bytes[start..<start + Self.longestNumber], as: UTF8.self)
            throw Problem.invalid(
                "body",
                mustBe: "JSON with numbers of at most \(Self.longestNumber) characters",
                got: text.excerpt()
            )
        }
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        return position - start
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let text = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }

    private mutating func takeAfterSpace(_ text: StaticString) -> Bool {
        skipSpace()
        return take(text)
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// The text of a key, unescaped.
    private func name(_ key: Range<Int>) -> String {
        guard bytes[key].contains(UInt8(ascii: "\\")) else { return String(decoding: bytes[key], as: UTF8.self) }
        var units: [UInt16] = []
        var rest = Substring(String(decoding: bytes[key], as: UTF8.self)).utf16
        while let unit = rest.popFirst() {
            guard unit == UInt16(UInt8(ascii: "\\")), let escape = rest.popFirst() else {
                units.append(unit)
                continue
            }
            switch UInt8(truncatingIfNeeded: escape) {
            case UInt8(ascii: "u"):
                units.append(UInt16(String(Substring(rest.prefix(4))), radix: 16) ?? 0)
                rest = rest.dropFirst(4)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            default: units.append(escape)
            }
        }
        return String(decoding: units, as: UTF16.self)
    }

    private func syntax(_ expected: String) -> Problem {
        guard position < bytes.count else { return Self.notJSON("the end of the body instead of \(expected)") }
        let found = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self).prefix(1)
        return Self.notJSON("\(quoted(found)) at byte \(position) instead of \(expected)")
    }

    private static func notJSON(_ found: String) -> Problem {
        Problem(
            .badRequest,
            kind: .notJSON,
            title: "The body is not JSON",
            detail: "the body "
                + mismatch(mustBe: "a JSON object (NaN and Infinity are not JSON; a missing value is null)", got: found)
        )
    }
}
