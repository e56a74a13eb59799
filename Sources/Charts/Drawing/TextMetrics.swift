/// Estimates the width of text, with a margin because the reader's font is unknown.
enum TextMetrics {
    /// The font size in pixels of everything except the title.
    static let small = 12.0
    static let title = 17.0
    /// The distance in pixels between lines of small text.
    static let lineHeight = 16.0
    static let titleLineHeight = 23.0

    /// The width in pixels.
    static func width(_ text: String, size: Double = small, isBold: Bool = false) -> Double {
        let ems = text.unicodeScalars.reduce(0.0) { $0 + Self.ems($1) }
        return ems * size * (isBold ? 1.08 : 1)
    }

    /// Advance widths of common sans-serif fonts, relative to the font size.
    private static func ems(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "I", "f", "t", "r", ".", ",", ":", ";", "'", "|", "!", "(", ")", "[", "]", " ", "/":
            0.36
        case "m", "w", "M", "W", "@", "%": 0.92
        case "A"..."Z", "−", "+", "=", "–": 0.72
        case "\u{2E80}"...: 1.05
        default: 0.62
        }
    }

    /// The text, shortened with `…` if it is wider than the limit.
    static func shortened(_ text: String, to limit: Double, size: Double = small, isBold: Bool = false) -> String {
        guard width(text, size: size, isBold: isBold) > limit else { return text }
        var result = text
        while !result.isEmpty, width(result + "…", size: size, isBold: isBold) > limit { result.removeLast() }
        return result + "…"
    }

    /// The text in lines within the limit, broken between words; a word that is too long is shortened.
    static func lines(_ text: String, within limit: Double, size: Double = small, isBold: Bool = false) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            if !line.isEmpty, width(longer, size: size, isBold: isBold) > limit {
                lines.append(line)
                line = String(word)
            } else {
                line = longer
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines.map { shortened($0, to: limit, size: size, isBold: isBold) }
    }
}
