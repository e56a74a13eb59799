/// Decides whether a champion on probation stays, by what really happened.
///
/// Each hour gives the losses of the new champion and of its predecessor, which forecast the same hour from the same
/// hour; their unit is ``PromotionGate``'s, with the predecessor in the champion's place. After each quarter of
/// ``outcomes`` hours the new champion is rolled back when its loss so far is higher than the predecessor's by at least
/// ``tolerance``, and by more than luck: the one-sided Diebold–Mariano p-value is at most ``significance`` divided by
/// the number of looks (Bonferroni), so that looking often does not condemn more often. After the last look it has
/// passed.
///
/// A look is at the first hours only, so that the verdict does not depend on when somebody looks.
package struct ProbationRule: Hashable, Sendable, Codable {
    /// Hours with an outcome until the champion has passed; 0 for no probation.
    package var outcomes: Int
    /// How often it may be condemned; at least 1.
    package var looks: Int
    /// The largest chance of rolling back a champion that is as good as its predecessor, 0 … 1.
    package var significance: Double
    /// The least relative rise of the loss for which it is worth to go back.
    package var tolerance: Double

    /// Fewer hours than this are never judged.
    package static let minimumCount = 24

    package init(outcomes: Int = 168, looks: Int = 4, significance: Double = 0.05, tolerance: Double = 0.05) {
        self.outcomes = outcomes
        self.looks = max(looks, 1)
        self.significance = significance
        self.tolerance = tolerance
    }

    /// Judges the hours so far.
    ///
    /// - Parameters:
    ///   - losses: hour by hour in the order of the target times: `challenger` the version on probation, `champion`
    ///     its predecessor.
    ///   - served: hours with an outcome of the version, also those for which the predecessor made no forecast.
    /// - Returns: the decision; its figures are those of the look that decided, or of all hours so far.
    package func decide(_ losses: PairedLosses, served: Int) -> ProbationVerdict {
        let shared = significance / Double(looks)
        for look in 1...looks {
            let count = max(outcomes * look / looks, Self.minimumCount)
            guard outcomes > 0, losses.count >= count else { break }
            let comparison = LossComparison(losses.first(count))
            if isWorse(comparison, significance: shared) {
                return ProbationVerdict(.rolledBack, comparison, served: served)
            }
        }
        let comparison = LossComparison(losses)
        if losses.count >= outcomes { return ProbationVerdict(.passed, comparison, served: served) }
        // Twice as long as it should take, with the predecessor's forecasts missing.
        if served >= 2 * outcomes { return ProbationVerdict(.unjudged, comparison, served: served) }
        return ProbationVerdict(nil, comparison, served: served)
    }

    private func isWorse(_ comparison: LossComparison, significance: Double) -> Bool {
        guard let before = comparison.championLoss, let after = comparison.challengerLoss, before.isFinite else {
            return false
        }
        // Losses that are not numbers are not better than the predecessor's.
        guard after.isFinite else { return true }
        let couldBeLuck = comparison.test.map { 1 - $0.pValue > significance } ?? true
        return after >= before * (1 + tolerance) && !couldBeLuck
    }

    private enum CodingKeys: String, CodingKey {
        case outcomes
        case looks
        case significance
        case tolerance
    }
}
