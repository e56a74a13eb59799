/// How the hours are divided for a retrain after drift.
///
/// ```
/// … before ────────────────────┬─ normal ─┬─ since the drift began ──────┬─ latest ─┐
///    training      validation  │ held back│ margin  training  validation │ held back│
/// ```
///
/// - Held back are the last third of the hours since the drift began, at least ``minimumHeldBack`` of them, and as
///   many hours just before it began, at least ``minimumHeldBackBefore``, but no more than a quarter of what there is:
///   a challenger has to be good at the new weather without forgetting the old.
/// - Before them, the last ``validationShare`` is for validation and the rest for training.
/// - Of the hours between the two held-back parts the first `window` are left out: no training window may read an
///   hour whose forecast is judged (the means over seven days may). Of the others the first ``trainingShareOfDrift``
///   are for training, the rest for validation.
/// - Targets never leave their part (``Split``).
package struct RetrainSplit: Hashable, Sendable {
    package static let minimumHeldBack = 24
    package static let minimumHeldBackBefore = 168
    package static let validationShare = 0.15
    package static let trainingShareOfDrift = 0.75

    package let split: Split
    /// The held-back hours before the drift began; empty if none are left.
    package let heldBackBefore: Range<Int64>
    /// The held-back hours at the end.
    package let heldBackSince: Range<Int64>

    /// - Parameters:
    ///   - hours: all hours of the station.
    ///   - driftBegan: the hour; brought into `hours` if it lies outside.
    ///   - window: the hours that the model reads.
    package init(hours: Range<Int64>, driftBegan: Int64, window: Int) {
        let began = min(max(driftBegan, hours.lowerBound), hours.upperBound)
        let since = hours.upperBound - began
        let heldBack = min(max((since + 2) / 3, Int64(Self.minimumHeldBack)), Int64(hours.count))
        heldBackSince = hours.upperBound - heldBack..<hours.upperBound
        let beforeEnd = min(began, heldBackSince.lowerBound)
        let wanted = max(heldBack, Int64(Self.minimumHeldBackBefore))
        heldBackBefore = beforeEnd - min(wanted, (beforeEnd - hours.lowerBound) / 4)..<beforeEnd

        let early = hours.lowerBound..<heldBackBefore.lowerBound
        let earlyTrainingEnd =
            early.lowerBound + Int64((Double(early.count) * (1 - Self.validationShare)).rounded(.down))
        let lateStart = min(heldBackBefore.upperBound + Int64(window), heldBackSince.lowerBound)
        let late = lateStart..<heldBackSince.lowerBound
        let lateTrainingEnd =
            late.lowerBound + Int64((Double(late.count) * Self.trainingShareOfDrift).rounded(.down))
        split = Split(
            training: [early.lowerBound..<earlyTrainingEnd, late.lowerBound..<lateTrainingEnd].filter { !$0.isEmpty },
            validation: [earlyTrainingEnd..<early.upperBound, lateTrainingEnd..<late.upperBound].filter { !$0.isEmpty },
            heldBack: [heldBackBefore, heldBackSince].filter { !$0.isEmpty }
        )
    }
}
