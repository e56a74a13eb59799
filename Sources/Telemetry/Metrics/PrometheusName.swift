/// Names as Prometheus wants them.
package enum PrometheusName {
    /// Suffixes that a histogram's samples or a counter's carry, and that no other name may end in.
    static let reservedSuffixes = ["_total", "_count", "_sum", "_bucket", "_created"]

    /// Whether the text is `[a-zA-Z_][a-zA-Z0-9_]*`; a colon is left to recording rules.
    package static func isMetricName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) }
    }

    /// Whether the text is `[a-zA-Z_][a-zA-Z0-9_]*` and doesn't begin with the two underscores of internal labels.
    package static func isLabelName(_ text: String) -> Bool {
        isMetricName(text) && !text.hasPrefix("__")
    }

    /// A name in another convention (`http.server.request.duration`) with underscores for whatever doesn't belong.
    ///
    /// A name that is right already stays as it is.
    static func mapped(_ text: String) -> String {
        guard !isMetricName(text) else { return text }
        var name = ""
        for byte in text.utf8 {
            let character = isLetter(byte) || isDigit(byte) ? Character(UnicodeScalar(byte)) : "_"
            if character != "_" || name.last != "_" { name.append(character) }
        }
        return name.utf8.first.map(isDigit) ?? true ? "_" + name : name
    }

    /// The name of a label in another convention; what would be internal to Prometheus loses its underscores.
    static func mappedLabel(_ text: String) -> String {
        var name = mapped(text)
        while name.hasPrefix("__") { name.removeFirst() }
        return name == "le" || name == "quantile" ? name + "_" : name
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
