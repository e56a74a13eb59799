extension StringProtocol {
    /// The lines of the text in a column, broken at spaces; a word that is longer than the column is broken inside.
    ///
    /// - Parameter width: the characters of a line; 0 or less for no limit.
    /// - Returns: at least one line.
    package func wrapped(to width: Int) -> [String] {
        guard count > width, width > 0 else { return [String(self)] }
        var lines: [String] = []
        var line = ""
        for part in split(separator: " ", omittingEmptySubsequences: false) {
            var word = part[...]
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
