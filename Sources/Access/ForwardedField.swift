import PlainText

/// The field `Forwarded` (RFC 7239, section 4).
enum ForwardedField {
    /// The elements of all fields, in their order; an element that is malformed is empty.
    ///
    /// - Parameter values: the values of the fields.
    /// - Returns: the parameters of each element by their names in lower case.
    static func elements(_ values: [String]) -> [[String: String]] {
        values.flatMap { split($0, at: ",") }
            .map { element in
                var parameters: [String: String] = [:]
                for pair in split(element, at: ";") where !pair.isEmpty {
                    guard let equals = pair.firstIndex(of: "="),
                        let value = unquoted(String(pair[pair.index(after: equals)...].trimmingBlanks))
                    else { return [:] }
                    let name = pair[..<equals].trimmingBlanks.lowercased()
                    // Nobody writes a parameter twice but to be read differently by two readers.
                    guard parameters.updateValue(value, forKey: name) == nil else { return [:] }
                }
                return parameters
            }
    }

    /// Splits a text at a separator outside quotes.
    private static func split(_ text: some StringProtocol, at separator: Character) -> [String] {
        var parts = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if character == separator, !isQuoted {
                parts.append("")
                continue
            }
            parts[parts.count - 1].append(character)
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = isQuoted
            } else if character == "\"" {
                isQuoted.toggle()
            }
        }
        return parts.map { String($0.trimmingBlanks) }
    }

    /// A token as it is, or the content of a quoted string; `nil` if the quotes do not match.
    private static func unquoted(_ text: String) -> String? {
        guard text.contains("\"") else { return text.isEmpty || text.contains(" ") ? nil : text }
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return nil }
        var content = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if isEscaped || (character != "\\" && character != "\"") {
                content.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                return nil
            }
        }
        return isEscaped ? nil : content
    }
}
