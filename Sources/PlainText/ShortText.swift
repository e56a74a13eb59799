/// One line of text by a person, such as the reason of a change: 1 to 500 Unicode scalars without unsafe characters.
///
/// The length is counted in scalars, at most 2,000 bytes: a single `Character` can be as long as it likes.
package struct ShortText: Hashable, Sendable, CustomStringConvertible {
    /// The largest number of Unicode scalars.
    package static let maximumLength = 500

    package let description: String

    /// A text that is not acceptable.
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// The acceptable texts, after "must be".
        package let expected: String
        package let found: String

        package var description: String { "must be \(expected), got \(found)" }
    }

    /// - Parameter text: white space at both ends is dropped.
    /// - Throws: ``Refusal``.
    package init(_ text: some StringProtocol) throws(Refusal) {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { throw Refusal(expected: Self.expectedLength, found: "no text") }
        let trimmed = text[first..<scalars.index(after: last)]
        var count = 0
        for scalar in trimmed.unicodeScalars {
            guard !scalar.isUnsafe else { throw Refusal(expected: Self.expectedForm, found: scalar.codePoint) }
            count += 1
        }
        guard count <= Self.maximumLength else {
            throw Refusal(expected: Self.expectedLength, found: "\(count) characters")
        }
        description = String(trimmed)
    }

    /// A text of a program: white space at both ends is dropped, unsafe characters become U+FFFD, a long text is cut.
    package init(lossy text: some StringProtocol) {
        description = (try? ShortText(text.excerpt(Self.maximumLength - 1)))?.description ?? "unknown"
    }

    private static let expectedLength = "1 to \(maximumLength) characters long"
    private static let expectedForm = "one line without control, invisible or bidirectional characters"
}
