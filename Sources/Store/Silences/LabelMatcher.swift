package import Access

/// A condition of a silence, in the form of Alertmanager's.
package struct LabelMatcher: Hashable, Sendable, Codable {
    /// The name of a label, one of ``names``.
    package var name: String
    package var value: String
    /// Whether the value is a regular expression, of which ``patterns(of:)`` accepts a part.
    package var isRegex: Bool
    /// Whether the label must match; `false` if it must not.
    package var isEqual: Bool

    /// The labels of a finding.
    package static let names = ["alertname", "kind", "severity", "target", "station"]
    /// The longest value in bytes.
    package static let longestValue = 500

    package init(_ name: String, _ value: String, isRegex: Bool = false, isEqual: Bool = true) {
        self.name = name
        self.value = value
        self.isRegex = isRegex
        self.isEqual = isEqual
    }

    /// - Parameter labels: a label that is not there counts as empty.
    /// - Returns: whether the condition holds.
    package func matches(_ labels: [String: String]) -> Bool {
        let label = labels[name] ?? ""
        guard isRegex else { return (label == value) == isEqual }
        return (Self.patterns(of: value)?.contains(label) ?? false) == isEqual
    }

    /// Whether the matcher matches a label that is not there.
    package var matchesNothing: Bool { matches([:]) }

    /// The patterns of a regular expression, which means the same to Alertmanager: texts and `.*`, separated by `|`; a
    /// backslash makes a sign a letter of the text.
    ///
    /// Other expressions could take exponential time.
    ///
    /// - Parameter expression: such as `DE-.*|KJFK`.
    /// - Returns: `nil` for any other expression.
    package static func patterns(of expression: String) -> StationPatterns? {
        var (patterns, current) = ([String](), "")
        var rest = expression[...]
        while let sign = rest.popFirst() {
            switch sign {
            case "|":
                patterns.append(current)
                current = ""
            case ".":
                guard rest.popFirst() == "*" else { return nil }
                current.append("*")
            case "\\":
                guard let literal = rest.popFirst(), !literal.isLetter, !literal.isNumber, literal != "*" else {
                    return nil
                }
                current.append(literal)
            case "*", "+", "?", "(", ")", "[", "]", "{", "}", "^", "$": return nil
            default: current.append(sign)
            }
        }
        return StationPatterns(patterns + [current])
    }
}
