/// Rows of text in columns as wide as their widest cell.
package enum TextTable {
    /// Lines without a line break at the end; the first of the rows is the header.
    package static func render(_ rows: [[String]]) -> String {
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
