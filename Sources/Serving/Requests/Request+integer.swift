import Hummingbird

extension Request {
    /// A whole number among the query's parameters; `nil` where it is not given.
    ///
    /// - Throws: a ``Problem`` for anything else than a number within the range.
    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            throw Problem.invalid(name, mustBe: expected, got: "'\(text)'")
        }
        return value
    }
}
