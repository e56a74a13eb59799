/// An SVG document that is written element by element.
struct Markup {
    private(set) var text = ""
    private var open: [String] = []

    typealias Attributes = KeyValuePairs<String, String>

    /// Starts an element; ``end()`` closes it.
    mutating func begin(_ name: String, _ attributes: Attributes = [:]) {
        indent()
        text += "<\(name)\(Self.text(of: attributes))>\n"
        open.append(name)
    }

    mutating func end() {
        guard let name = open.popLast() else { return }
        indent()
        text += "</\(name)>\n"
    }

    /// Writes an element, with text if any is given.
    mutating func element(_ name: String, _ attributes: Attributes = [:], _ content: String? = nil) {
        indent()
        text += "<\(name)\(Self.text(of: attributes))"
        if let content {
            text += ">\(Self.escaped(content))</\(name)>\n"
        } else {
            text += "/>\n"
        }
    }

    /// Writes a stylesheet, which must not contain characters that need escaping.
    mutating func style(_ rules: String) {
        text += "<style>\n\(rules)\n</style>\n"
    }

    private mutating func indent() {
        text += String(repeating: " ", count: open.count)
    }

    private static func text(of attributes: Attributes) -> String {
        attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
    }

    /// Text that is valid in an element or an attribute; characters that XML 1.0 does not allow become `�`.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += " "
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
