import Foundation
import PlainText
import Telemetry

/// Renders rows of text in columns; a cell has its unsafe characters escaped.
package enum TextTable {
    /// The narrowest column that is made narrower.
    private static let leastWidth = 12
    /// The longest word that is not broken, such as a time or a version.
    private static let longestWord = 24
    private static let gap = 2

    /// The lines of the table, without a final line break; the first row is the header.
    ///
    /// - Parameters:
    ///   - rows: the cells.
    ///   - width: the columns of the terminal, in which long cells take several lines, and a table of too many columns
    ///     has a line for each cell; `nil` for one line for each row.
    /// - Returns: the text.
    package static func render(_ rows: [[String]], width: Int? = TextTable.terminalWidth) -> String {
        let rows = rows.map { $0.map(\.escaped) }
        let columns = rows.map(\.count).max() ?? 0
        let natural = (0..<columns)
            .map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        guard let width else { return rows.flatMap { lines(of: $0, natural) }.joined(separator: "\n") }
        guard let widths = fitted(natural, leastWidths(of: rows, natural), into: width) else {
            return stacked(rows, width: width)
        }
        return rows.flatMap { lines(of: $0, widths) }.joined(separator: "\n")
    }

    /// The text with the lines that are wider than the terminal broken at spaces; a continuation is indented further.
    package static func wrap(_ text: String, width: Int? = TextTable.terminalWidth) -> String {
        guard let width else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { line -> [String] in
                let indent = line.prefix { $0 == " " }.count
                guard line.count > width, indent + leastWidth < width else { return [String(line)] }
                let parts = line.dropFirst(indent).wrapped(to: width - indent - gap)
                return parts.enumerated()
                    .map { String(repeating: " ", count: $0.offset == 0 ? indent : indent + gap) + $0.element }
            }
            .joined(separator: "\n")
    }

    /// The columns of the standard output; `nil` if it is not a terminal.
    package static var terminalWidth: Int? { isatty(STDOUT_FILENO) == 1 ? TerminalWidth.of(STDOUT_FILENO) : nil }

    /// The width of each column at which its words of usual length are whole.
    private static func leastWidths(of rows: [[String]], _ natural: [Int]) -> [Int] {
        natural.indices.map { column in
            let words = rows.flatMap { column < $0.count ? $0[column].split(separator: " ") : [] }
            let longest = words.map(\.count).max() ?? 0
            return min(natural[column], max(leastWidth, min(longest, longestWord)))
        }
    }

    /// The widths with the widest columns reduced until the table fits; `nil` if it would break words.
    private static func fitted(_ natural: [Int], _ least: [Int], into width: Int) -> [Int]? {
        var widths = natural
        while widths.reduce(0, +) + gap * max(0, widths.count - 1) > width {
            let reducible = widths.indices.filter { widths[$0] > least[$0] }
            guard let widest = reducible.max(by: { widths[$0] < widths[$1] }) else { return nil }
            widths[widest] -= 1
        }
        return widths
    }

    /// A paragraph for each row after the header, with a line for each cell that is not empty.
    private static func stacked(_ rows: [[String]], width: Int) -> String {
        guard let header = rows.first else { return "" }
        let titles = min(header.map(\.count).max() ?? 0, max(1, width / 3))
        let widths = [titles, max(1, width - titles - gap)]
        return rows.dropFirst()
            .map { row in
                row.enumerated().filter { !$0.element.isEmpty }
                    .flatMap { lines(of: [$0.offset < header.count ? header[$0.offset] : "", $0.element], widths) }
                    .joined(separator: "\n")
            }
            .joined(separator: "\n\n")
    }

    private static func lines(of row: [String], _ widths: [Int]) -> [String] {
        let cells = zip(row, widths).map { $0.wrapped(to: $1) }
        let height = cells.map(\.count).max() ?? 1
        return (0..<height)
            .map { line in
                zip(cells, widths)
                    .map { cell, width in
                        let text = line < cell.count ? cell[line] : ""
                        return text + String(repeating: " ", count: max(0, width - text.count))
                    }
                    .joined(separator: String(repeating: " ", count: gap))
                    .replacing(#/ +$/#, with: "")
            }
    }
}
