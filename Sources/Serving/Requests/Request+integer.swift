import Hummingbird

extension Request {
    /// An integer parameter of the query; `nil` if it is absent.
    ///
    /// - Throws: a ``Problem`` for a value that is not an integer within the range.
    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            throw Problem.invalid(parameter: name, mismatch(mustBe: expected, got: quoted(text)))
        }
        return value
    }
}
