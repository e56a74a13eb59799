import Foundation
import Reporting

/// Colors on a terminal; none elsewhere, and none if the variable `NO_COLOR` is set (<https://no-color.org>).
package struct TerminalColors: Sendable {
    private let isColored: Bool

    package init(isTerminal: Bool, environment: [String: String]) {
        isColored = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// The colors of the standard output.
    package static var standardOutput: TerminalColors {
        TerminalColors(isTerminal: isatty(STDOUT_FILENO) == 1, environment: ProcessInfo.processInfo.environment)
    }

    /// A line of a verdict, whose state at the beginning has the color of its weight; a loss against persistence is red.
    package func line(_ line: Substring) -> String {
        guard isColored else { return String(line) }
        if let state = VerdictState.allCases.first(where: { line.lowercased().hasPrefix("\($0.words):") }) {
            let (word, rest) = (line.prefix(state.words.count), line.dropFirst(state.words.count))
            return "\(Self.colored(word, Self.code(of: state)))\(rest)"
        }
        return coloring("WORSE than it", Self.code(of: .needsYou), in: line)
    }

    /// A line of the table of `aerocast doctor`, whose status has the color of its weight.
    package func diagnosis(_ line: Substring) -> String {
        guard isColored, let match = line.firstMatch(of: #/  (good|warning|problem)(?=  |$)/#) else {
            return String(line)
        }
        let word = match.1
        let code = ["good": "32", "warning": "33"][String(word)] ?? "1;31"
        return "\(line[..<word.startIndex])\(Self.colored(word, code))\(line[word.endIndex...])"
    }

    private func coloring(_ words: String, _ code: String, in line: Substring) -> String {
        guard let range = line.firstRange(of: words) else { return String(line) }
        return "\(line[..<range.lowerBound])\(Self.colored(line[range], code))\(line[range.upperBound...])"
    }

    private static func colored(_ words: Substring, _ code: String) -> String { "\u{1B}[\(code)m\(words)\u{1B}[0m" }

    private static func code(of state: VerdictState) -> String {
        switch state {
        case .healthy: "32"
        case .healing: "33"
        case .unknown, .needsYou: "1;31"
        }
    }
}
