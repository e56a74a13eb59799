/// The hours of one station, divided by time into what a model learns from, chooses its epoch on, and is judged on.
///
/// The rule: a sample (an origin and a horizon) belongs to a part only if the origin **and** its target lie in it.
/// Targets that fall beyond the part's end are masked, so that no training target lies in, or after the start of, a
/// later part. What a window reads lies before its origin and may reach back into an earlier part: at its time it was
/// known.
package struct Split: Hashable, Sendable, Codable {
    /// Several ranges when something in between is held back.
    package var training: [Range<Int64>]
    package var validation: [Range<Int64>]
    package var heldBack: [Range<Int64>]

    package init(training: [Range<Int64>], validation: [Range<Int64>], heldBack: [Range<Int64>]) {
        self.training = training
        self.validation = validation
        self.heldBack = heldBack
    }

    /// The earliest share for training, the next for validation, the rest held back.
    ///
    /// - Parameters:
    ///   - hours: all hours of the station.
    ///   - training: share, 0 … 1.
    ///   - validation: share; both together at most 1.
    /// - Returns: one range per part.
    package static func chronological(
        _ hours: Range<Int64>,
        training: Double = 0.70,
        validation: Double = 0.15
    ) -> Split {
        let count = Double(hours.count)
        let trainingEnd = hours.lowerBound + Int64((count * min(max(training, 0), 1)).rounded(.down))
        let validationEnd = hours.lowerBound + Int64((count * min(max(training + validation, 0), 1)).rounded(.down))
        let end = max(trainingEnd, validationEnd)
        return Split(
            training: [hours.lowerBound..<trainingEnd],
            validation: [trainingEnd..<end],
            heldBack: [end..<hours.upperBound]
        )
    }

    /// Everything for training but the last share, which is for validation; nothing held back.
    package static func withoutHeldBack(_ hours: Range<Int64>, validation: Double = 0.15) -> Split {
        chronological(hours, training: 1 - validation, validation: validation)
    }
}
