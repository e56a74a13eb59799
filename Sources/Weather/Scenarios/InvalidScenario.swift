/// A scenario or a simulation that is not possible.
package struct InvalidScenario: Error, Hashable, CustomStringConvertible {
    /// The part that is wrong, such as `duration of 'stuck'`.
    package let part: String
    /// The part's value, as it reads after "got".
    package let found: String
    /// The accepted value, as it reads after "must be".
    package let expected: String

    init(_ part: String, found: String, expected: String) {
        self.part = part
        self.found = found
        self.expected = expected
    }

    package var description: String { "\(part): must be \(expected), got \(found)" }
}
