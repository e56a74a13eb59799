/// Something that cannot be read as weather: where it stands, what came and what was expected.
package struct FormatError: Error, Hashable, CustomStringConvertible {
    /// A path or URL.
    package var file: String
    /// Counted from 1, the header included.
    package var line: Int?
    /// The name of the column or field.
    package var column: String?
    package var found: String
    package var expected: String

    package init(file: String = "", line: Int? = nil, column: String? = nil, found: String, expected: String) {
        self.file = file
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected
    }

    package var description: String {
        var place = file.isEmpty ? [] : [file]
        if let line { place.append("line \(line)") }
        if let column { place.append("column '\(column)'") }
        let prefix = place.isEmpty ? "" : place.joined(separator: ", ") + ": "
        return "\(prefix)found \(found), expected \(expected)"
    }

    /// Quotes what came, shortened to 60 characters and with anything unprintable replaced.
    static func quote(_ bytes: Span<UInt8>) -> String {
        var shown: [UInt8] = []
        for index in bytes.indices.prefix(60) {
            let byte = bytes[index]
            shown.append((0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: "?"))
        }
        return "'\(String(decoding: shown, as: UTF8.self))\(bytes.count > 60 ? "…" : "")'"
    }
}
