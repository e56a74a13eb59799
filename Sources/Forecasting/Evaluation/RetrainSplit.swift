package import Observations

/// The division of the hours for a retrain after drift.
///
/// ```
/// … before ────────────────────┬─ normal ─┬─ since the drift began ──────┬─ latest ─┐
///    training      validation  │ held out │ margin  training  validation │ held out │
/// ```
///
/// - The held-out hours are the last third of the hours since the drift began, at least ``minimumHeldOut`` of them, and
///   the same number of hours just before it began, at least ``minimumHeldOutBefore``, but at most a quarter of the
///   hours before it: a challenger must be good in the new weather and must not forget the old.
/// - Of the hours before them, the last ``validationShare`` is for validation and the rest for training.
/// - The first `window` of the hours between the two held-out parts are left out: no training window may read an hour
///   whose forecast is judged (the means over seven days may). The first ``trainingShareOfDrift`` of the remaining
///   hours is for training, the rest for validation.
/// - Targets stay within their part (``Split``).
package struct RetrainSplit: Hashable, Sendable {
    package static let minimumHeldOut = 24
    package static let minimumHeldOutBefore = 168
    package static let validationShare = 0.15
    package static let trainingShareOfDrift = 0.75

    package let split: Split
    /// The held-out hours before the drift began; empty if none are left.
    package let heldOutBefore: Range<Hour>
    /// The held-out hours at the end.
    package let heldOutSince: Range<Hour>

    /// - Parameters:
    ///   - hours: all hours of the station.
    ///   - driftBegan: the hour in which the drift began; clamped to `hours`.
    ///   - window: the hours that the model reads.
    package init(hours: Range<Hour>, driftBegan: Hour, window: Int) {
        let began = min(max(driftBegan, hours.lowerBound), hours.upperBound)
        let since = hours.upperBound - began
        let heldOut = min(max((since + 2) / 3, Self.minimumHeldOut), hours.count)
        heldOutSince = hours.upperBound - heldOut..<hours.upperBound
        let beforeEnd = min(began, heldOutSince.lowerBound)
        let wanted = max(heldOut, Self.minimumHeldOutBefore)
        heldOutBefore = beforeEnd - min(wanted, (beforeEnd - hours.lowerBound) / 4)..<beforeEnd

        let early = hours.lowerBound..<heldOutBefore.lowerBound
        let earlyTrainingEnd =
            early.lowerBound + Int((Double(early.count) * (1 - Self.validationShare)).rounded(.down))
        let lateStart = min(heldOutBefore.upperBound + window, heldOutSince.lowerBound)
        let late = lateStart..<heldOutSince.lowerBound
        let lateTrainingEnd =
            late.lowerBound + Int((Double(late.count) * Self.trainingShareOfDrift).rounded(.down))
        split = Split(
            training: [early.lowerBound..<earlyTrainingEnd, late.lowerBound..<lateTrainingEnd].filter { !$0.isEmpty },
            validation: [earlyTrainingEnd..<early.upperBound, lateTrainingEnd..<late.upperBound].filter { !$0.isEmpty },
            heldOut: [heldOutBefore, heldOutSince].filter { !$0.isEmpty }
        )
    }
}
