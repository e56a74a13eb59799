/// The naming rules of Prometheus.
package enum PrometheusName {
    /// Suffixes of histogram and counter samples, which other names must not have.
    static let reservedSuffixes = ["_total", "_count", "_sum", "_bucket", "_created"]

    /// Whether the text matches `[a-zA-Z_][a-zA-Z0-9_]*`; colons are reserved for recording rules.
    package static func isMetricName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) }
    }

    /// Whether the text matches `[a-zA-Z_][a-zA-Z0-9_]*` and does not begin with the two underscores of internal
    /// labels.
    package static func isLabelName(_ text: String) -> Bool {
        isMetricName(text) && !text.hasPrefix("__")
    }

    /// Converts a name of another convention (`http.server.request.duration`): invalid characters become underscores.
    ///
    /// A valid name is returned unchanged.
    static func mapped(_ text: String) -> String {
        guard !isMetricName(text) else { return text }
        var name = ""
        for byte in text.utf8 {
            let character = isLetter(byte) || isDigit(byte) ? Character(UnicodeScalar(byte)) : "_"
            if character != "_" || name.last != "_" { name.append(character) }
        }
        return name.utf8.first.map(isDigit) ?? true ? "_" + name : name
    }

    /// Converts a label's name of another convention; the leading underscores of an internal label are removed.
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
