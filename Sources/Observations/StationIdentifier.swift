/// The id of a station, such as `KJFK`, `071810-99999` or `0-20000-0-06610`.
///
/// 1 to 100 ASCII letters, digits, `-`, `_`, `.`, `:` and single spaces; the first is a letter or a digit, the last no
/// space. Two ids are equal if and only if their bytes are. In other alphabets, Swift's `==` (canonical equivalence) and
/// SQLite's `=` (bytes) disagree, and ids can look alike: `KJFK` with the Kelvin sign U+212A instead of the `K`.
package struct StationIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// The longest id, in bytes.
    package static let maximumLength = 100

    package let description: String

    /// A text that is not the id of a station.
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        package let found: String

        package var description: String { "must be \(StationIdentifier.expectation), got \(found)" }
    }

    /// The acceptable texts, after "must be".
    package static let expectation =
        "1 to \(maximumLength) ASCII letters, digits, '-', '_', '.', ':' or single spaces, beginning with a letter or digit"

    /// - Parameter text: the text of a user, a file or a service.
    /// - Throws: ``Refusal`` with the first character that is not acceptable.
    package init(_ text: some StringProtocol) throws(Refusal) {
        let length = text.utf8.count
        guard (1...Self.maximumLength).contains(length) else { throw Refusal(found: "\(length) bytes") }
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            guard Self.allows(scalar, after: previous) else { throw Refusal(found: Self.name(scalar)) }
            previous = scalar
        }
        guard previous != " " else { throw Refusal(found: "a space at the end") }
        description = String(text)
    }

    /// Whether a text becomes the id of a station if each `*` is replaced by a letter.
    package static func isPattern(_ text: String) -> Bool {
        (try? StationIdentifier(text.replacing("*", with: "a"))) != nil
    }

    private static func allows(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "-", "_", ".", ":": previous != nil
        case " ": previous != nil && previous != " "
        default: false
        }
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        if scalar.value > 0x20 && scalar.value < 0x7F { return "'\(scalar)'" }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
