package import Observations

/// The hours of one station, divided by time: a model learns from the first part, chooses its epoch on the second, and
/// is judged on the third.
///
/// A sample (an origin and a horizon) belongs to a part only if the origin **and** its target lie in it. Targets beyond
/// the part's end are masked, so that no training target lies in, or after the start of, a later part. The hours of a
/// window lie before its origin and may reach back into an earlier part, because they were known at that time.
package struct Split: Hashable, Sendable {
    /// Several ranges if hours in between are held out.
    package var training: [Range<Hour>]
    package var validation: [Range<Hour>]
    package var heldOut: [Range<Hour>]

    package init(training: [Range<Hour>], validation: [Range<Hour>], heldOut: [Range<Hour>]) {
        self.training = training
        self.validation = validation
        self.heldOut = heldOut
    }

    /// The earliest share is for training, the next for validation, the rest is held out.
    ///
    /// - Parameters:
    ///   - hours: all hours of the station.
    ///   - training: share, 0 … 1.
    ///   - validation: share; both together at most 1.
    /// - Returns: one range for each part.
    package static func chronological(
        _ hours: Range<Hour>,
        training: Double = 0.70,
        validation: Double = 0.15
    ) -> Split {
        let count = Double(hours.count)
        let trainingEnd = hours.lowerBound + Int((count * min(max(training, 0), 1)).rounded(.down))
        let validationEnd = hours.lowerBound + Int((count * min(max(training + validation, 0), 1)).rounded(.down))
        let end = max(trainingEnd, validationEnd)
        return Split(
            training: [hours.lowerBound..<trainingEnd],
            validation: [trainingEnd..<end],
            heldOut: [end..<hours.upperBound]
        )
    }
}
