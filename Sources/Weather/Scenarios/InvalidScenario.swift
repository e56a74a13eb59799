/// An invalid scenario or simulation.
package struct InvalidScenario: Error, Hashable, CustomStringConvertible {
    /// The invalid part, such as `duration of 'stuck'`.
    package let part: String
    /// The part's value, as it follows "got" in the message.
    package let found: String
    /// The expected value, as it follows "must be" in the message.
    package let expected: String

    init(_ part: String, found: String, expected: String) {
        self.part = part
        self.found = found
        self.expected = expected
    }

    package var description: String { "\(part): must be \(expected), got \(found)" }
}
