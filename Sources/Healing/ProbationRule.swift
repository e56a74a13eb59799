/// Decides from outcomes whether a champion on probation stays.
///
/// Each hour gives the losses of the new champion and of its predecessor, which forecast the same hour from the same
/// origin; their unit is the one of ``PromotionGate``, with the predecessor as the champion. The rule looks after each
/// quarter of ``outcomes`` hours. It rolls the new champion back if its loss so far is higher than the predecessor's
/// by at least ``tolerance``, and the difference is significant: the one-sided Diebold–Mariano p-value is at most
/// ``significance`` divided by the number of looks (Bonferroni), so that more looks do not cause more rollbacks. After
/// the last look the champion has passed.
///
/// A look uses only the first hours, so that the verdict does not depend on when the rule is called.
package struct ProbationRule: Hashable, Sendable, Codable {
    /// Hours with an outcome until the champion has passed; 0 for no probation.
    package var outcomes: Int
    /// The number of looks, each of which may roll back; at least 1.
    package var looks: Int
    /// The largest probability of rolling back a champion that is as good as its predecessor, 0 … 1.
    package var significance: Double
    /// The smallest relative rise of the loss that justifies a rollback.
    package var tolerance: Double

    /// The smallest number of hours that is judged.
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
    ///   - losses: hour by hour in the order of the target times: `challenger` is the version on probation, `champion`
    ///     its predecessor.
    ///   - served: hours with an outcome of the version, including hours without a forecast of the predecessor.
    /// - Returns: the decision; its figures are those of the deciding look, or of all hours so far.
    package func decide(_ losses: PairedLosses, served: Int) -> ProbationVerdict {
        guard outcomes > 0 else { return ProbationVerdict(.passed, LossComparison(losses), served: served) }
        let shared = significance / Double(looks)
        for look in 1...looks {
            let count = max(outcomes * look / looks, Self.minimumCount)
            guard losses.count >= count else { break }
            let comparison = LossComparison(losses.first(count))
            if isWorse(comparison, significance: shared) {
                return ProbationVerdict(.rolledBack, comparison, served: served)
            }
        }
        let comparison = LossComparison(losses)
        if losses.count >= max(outcomes, Self.minimumCount) {
            return ProbationVerdict(.passed, comparison, served: served)
        }
        // Twice the usual time has passed, and the predecessor's forecasts are missing.
        if served >= 2 * max(outcomes, Self.minimumCount) {
            return ProbationVerdict(.inconclusive, comparison, served: served)
        }
        return ProbationVerdict(nil, comparison, served: served)
    }

    private func isWorse(_ comparison: LossComparison, significance: Double) -> Bool {
        guard let before = comparison.championLoss, let after = comparison.challengerLoss, before.isFinite else {
            return false
        }
        // A loss that is not finite is never better than the predecessor's.
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
