import Foundation
import PlainText
import Telemetry

/// Renders rows of text in columns; a cell has its unsafe characters escaped.
package enum TextTable {
    /// The narrowest column that is made narrower.
    private static let leastWidth = 12
    private static let gap = 2

    /// The lines of the table, without a final line break; the first row is the header.
    ///
    /// - Parameters:
    ///   - rows: the cells.
    ///   - width: the columns of the terminal, in which long cells take several lines; `nil` for one line for each row.
    /// - Returns: the text.
    package static func render(_ rows: [[String]], width: Int? = TextTable.terminalWidth) -> String {
        let rows = rows.map { $0.map(\.escaped) }
        let columns = rows.map(\.count).max() ?? 0
        let natural = (0..<columns)
            .map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        let widths = width.map { fitted(natural, into: $0) } ?? natural
        return rows.flatMap { lines(of: $0, widths) }.joined(separator: "\n")
    }

    /// The columns of the standard output; `nil` if it is not a terminal.
    package static var terminalWidth: Int? { isatty(STDOUT_FILENO) == 1 ? TerminalWidth.of(STDOUT_FILENO) : nil }

    /// The widths with the widest columns reduced until the table fits, or until no column can be narrower.
    private static func fitted(_ natural: [Int], into width: Int) -> [Int] {
        var widths = natural
        while widths.reduce(0, +) + gap * max(0, widths.count - 1) > width {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > leastWidth else {
                break
            }
            widths[widest] -= 1
        }
        return widths
    }

    private static func lines(of row: [String], _ widths: [Int]) -> [String] {
        let cells = zip(row, widths).map(wrapped)
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

    /// The lines of a cell, broken at spaces; a longer word is broken inside.
    private static func wrapped(_ cell: String, to width: Int) -> [String] {
        guard cell.count > width, width > 0 else { return [cell] }
        var lines: [String] = []
        var line = ""
        for word in cell.split(separator: " ", omittingEmptySubsequences: false) {
            var word = word
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            while word.count > width {
                lines.append(String(word.prefix(width)))
                word = word.dropFirst(width)
            }
            line += (line.isEmpty ? "" : " ") + String(word)
        }
        return lines + [line]
    }
}
