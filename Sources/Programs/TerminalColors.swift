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

    /// A line of a verdict, whose state at the beginning has the color of its weight.
    package func line(_ line: Substring) -> String {
        guard isColored, let state = VerdictState.allCases.first(where: { line.lowercased().hasPrefix("\($0.words):") })
        else { return String(line) }
        let (word, rest) = (line.prefix(state.words.count), line.dropFirst(state.words.count))
        return "\u{1B}[\(Self.code(of: state))m\(word)\u{1B}[0m\(rest)"
    }

    private static func code(of state: VerdictState) -> String {
        switch state {
        case .healthy: "32"
        case .healing: "33"
        case .unknown, .needsYou: "1;31"
        }
    }
}
