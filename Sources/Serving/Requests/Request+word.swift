import Hummingbird

extension Request {
    /// A parameter of the query that is one of some words; `nil` if it is absent.
    ///
    /// - Throws: a ``Problem`` for another text.
    func word<Word: RawRepresentable & CaseIterable>(_ name: String) throws -> Word? where Word.RawValue == String {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let word = Word(rawValue: String(text)) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid(parameter: name, mismatch(mustBe: "one of \(words)", got: quoted(text)))
        }
        return word
    }
}
