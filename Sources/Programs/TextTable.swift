import PlainText

/// Renders rows of text in columns, each as wide as its widest cell; a cell is one line, with unsafe characters escaped.
package enum TextTable {
    /// The lines of the table, without a final line break; the first row is the header.
    package static func render(_ rows: [[String]]) -> String {
        let rows = rows.map { $0.map(\.escaped) }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns)
            .map { column in
                rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
            }
        return
            rows.map { row in
                zip(row, widths)
                    .map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
                    .joined(separator: "  ")
                    .replacing(#/ +$/#, with: "")
            }
            .joined(separator: "\n")
    }
}
