/// The stations of a key, a webhook or a setting: names with `*` for any characters.
package struct StationPatterns: Hashable, Sendable {
    package let patterns: [String]
    /// Whether stations are contained if there are no patterns.
    private let isOpen: Bool

    /// - Parameter patterns: such as `KJFK` or `DE-*`; none for every station.
    package init(_ patterns: [String] = []) {
        self.patterns = patterns
        isOpen = true
    }

    private init(isOpen: Bool) {
        patterns = []
        self.isOpen = isOpen
    }

    /// No station.
    package static let none = StationPatterns(isOpen: false)

    /// - Parameter text: patterns separated by commas.
    package init(text: String) {
        self.init(text.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }.map(String.init))
    }

    package var text: String { patterns.joined(separator: ",") }

    /// Whether every station is contained.
    package var isUnlimited: Bool {
        patterns.isEmpty ? isOpen : patterns.contains { !$0.isEmpty && $0.allSatisfy { $0 == "*" } }
    }

    package func contains(_ station: String) -> Bool {
        patterns.isEmpty ? isOpen : patterns.contains { Self.matches(Array($0.utf8), Array(station.utf8)) }
    }

    /// Compares bytes, with one place to return to for the last `*`, so that no pattern takes exponential time.
    private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var (patternIndex, textIndex) = (0, 0)
        var resume: (pattern: Int, text: Int)?
        while textIndex < text.count {
            if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
                resume = (patternIndex + 1, textIndex)
                patternIndex += 1
            } else if patternIndex < pattern.count, pattern[patternIndex] == text[textIndex] {
                patternIndex += 1
                textIndex += 1
            } else if let last = resume {
                patternIndex = last.pattern
                textIndex = last.text + 1
                resume = (last.pattern, last.text + 1)
            } else {
                return false
            }
        }
        return pattern[patternIndex...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
