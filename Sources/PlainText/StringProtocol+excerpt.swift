extension StringProtocol {
    /// The beginning of the text, for a message that repeats it: at most `length` Unicode scalars, then `…`.
    ///
    /// Unsafe characters become U+FFFD. The time does not depend on the length of the text.
    package func excerpt(_ length: Int = 100) -> String {
        var excerpt = ""
        var count = 0
        for scalar in unicodeScalars {
            guard count < length else { return excerpt + "…" }
            excerpt.unicodeScalars.append(scalar.isUnsafe ? "\u{FFFD}" : scalar)
            count += 1
        }
        return excerpt
    }
}
