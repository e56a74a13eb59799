/// The standard output of commands.
package enum Terminal {
    /// Prints lines of text or JSON, with unsafe characters escaped.
    ///
    /// Every command prints with this function. A text that must stay on one line is ``Swift/StringProtocol/escaped``
    /// by its caller; the cells of a `TextTable` are.
    package static func print(_ text: String) { Swift.print(text.escapedLines) }

    /// Prints lines of text with unsafe characters escaped, each changed afterwards, such as colored.
    package static func print(_ text: String, decorating decorate: (Substring) -> String) {
        let lines = text.escapedLines.split(separator: "\n", omittingEmptySubsequences: false)
        Swift.print(lines.map(decorate).joined(separator: "\n"))
    }
}
