/// The hours ahead whose forecasts are stored and judged, ascending and without duplicates.
///
/// They always contain ``drift``, because drift cannot be detected without that horizon.
package struct Horizons: Hashable, Sendable {
    package let hours: [Int]

    /// The longest horizon that a model forecasts, in hours.
    package static let longest = 24

    /// The horizon on whose errors drift is judged, in hours: errors one hour ahead have the lowest autocorrelation.
    package static let drift = 1

    package static let standard = Horizons(unchecked: [1, 3, 6, 12, 24])

    /// - Throws: ``HorizonsError`` if a horizon is outside 1 … ``longest`` or ``drift`` is not among them.
    package init(_ hours: some Sequence<Int>) throws(HorizonsError) {
        let hours = Set(hours).sorted()
        if let wrong = hours.first(where: { !(1...Self.longest).contains($0) }) { throw .outOfRange(wrong) }
        guard hours.contains(Self.drift) else { throw .withoutDriftHorizon(hours) }
        self.init(unchecked: hours)
    }

    private init(unchecked hours: [Int]) {
        self.hours = hours
    }
}

extension Horizons: RandomAccessCollection {
    package var startIndex: Int { hours.startIndex }
    package var endIndex: Int { hours.endIndex }
    package subscript(position: Int) -> Int { hours[position] }
}

package enum HorizonsError: Error, Hashable, CustomStringConvertible {
    case outOfRange(Int)
    case withoutDriftHorizon([Int])

    package var description: String {
        switch self {
        case .outOfRange(let horizon):
            "a horizon must be between 1 and \(Horizons.longest) hours, got \(horizon)"
        case .withoutDriftHorizon(let hours):
            "the horizons must contain \(Horizons.drift), on whose errors drift is judged, got "
                + (hours.isEmpty ? "none" : hours.map(String.init).joined(separator: ", "))
        }
    }
}
