/// Input that cannot be read as observations: its place, the input, the expected input, and advice.
package struct FormatError: Error, Hashable, CustomStringConvertible {
    /// A path or URL.
    package var file: String
    /// Counted from 1, the header included.
    package var line: Int?
    /// The name of the column, or of a value that belongs to no line.
    package var column: String?
    /// The input, as it follows "got" in the message.
    package var found: String
    /// The expected input, as it follows "must be" in the message.
    package var expected: String
    /// The next step, if it does not follow from ``expected``.
    package var advice: String?

    package init(
        file: String = "",
        line: Int? = nil,
        column: String? = nil,
        found: String,
        expected: String,
        advice: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected
        self.advice = advice
    }

    package var description: String {
        var place = file.isEmpty ? [] : [file]
        if let line { place.append("line \(line)") }
        if let column { place.append(line == nil ? column : "column '\(column)'") }
        let prefix = place.isEmpty ? "" : place.joined(separator: ", ") + ": "
        return "\(prefix)must be \(expected), got \(found)" + (advice.map { "; \($0)" } ?? "")
    }

    /// The same error with the file, and with the line unless the error has one.
    func placed(in file: String, line: Int?) -> FormatError {
        var error = self
        error.file = file
        error.line = error.line ?? line
        return error
    }

    /// Quotes input, shortened to 60 characters, with unprintable characters replaced.
    static func quote(_ bytes: Span<UInt8>) -> String {
        var shown: [UInt8] = []
        for index in bytes.indices.prefix(60) {
            let byte = bytes[index]
            shown.append((0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: "?"))
        }
        return "'\(String(decoding: shown, as: UTF8.self))\(bytes.count > 60 ? "…" : "")'"
    }
}
