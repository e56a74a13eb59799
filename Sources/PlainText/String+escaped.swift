extension StringProtocol {
    /// The text on one line: unsafe characters are escaped as in JSON, such as `\n` and `\u001b`.
    ///
    /// For every text of a user, a file or a service that a command prints or a log records.
    package var escaped: String { escaping { $0.isUnsafe } }

    /// The text with all unsafe characters but line breaks escaped as in JSON.
    ///
    /// JSON stays JSON with the same meaning, since only its strings contain unsafe characters.
    package var escapedLines: String { escaping { $0.isUnsafe && $0 != "\n" } }

    private func escaping(_ isEscaped: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: isEscaped) else { return String(self) }
        var text = ""
        for scalar in unicodeScalars {
            if isEscaped(scalar) {
                text += scalar.jsonEscape
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// The escape of RFC 8259, section 7.
    fileprivate var jsonEscape: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default:
            String(self).utf16
                .reduce(into: "") { text, unit in
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                }
        }
    }
}
