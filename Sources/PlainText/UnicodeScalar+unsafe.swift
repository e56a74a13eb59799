extension Unicode.Scalar {
    /// Whether the scalar can move a terminal's cursor, break or reorder a line, or is invisible.
    ///
    /// Controls, line and paragraph separators, bidirectional overrides and other format characters, and
    /// noncharacters. The joiners U+200C and U+200D are safe: Persian words and emoji need them.
    package var isUnsafe: Bool {
        if value >= 0x20 && value < 0x7F { return false }
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        case .format: return value != 0x200C && value != 0x200D
        default: return properties.isNoncharacterCodePoint
        }
    }

    /// The name in messages, such as `U+202E`.
    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
