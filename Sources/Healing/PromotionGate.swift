/// Decides whether a challenger may replace the champion.
///
/// The challenger is promoted when all of these hold on hours that neither model was trained on:
/// 1. **Better, and not by luck.** On the recent hours its loss is lower than the champion's by at least
///    ``minimumImprovement``, and the one-sided Diebold–Mariano p-value is at most ``significance``.
/// 2. **Better than nothing.** On the recent hours its loss is below persistence's.
/// 3. **Nowhere worse.** At no horizon its loss is higher than the champion's by more than ``tolerance`` and more than
///    luck; and at no horizon it loses to persistence by more than luck, unless the champion is no better there. With
///    as many tests as horizons, each is held to ``significance`` divided by their number (Bonferroni).
/// 4. **Nothing forgotten.** On the normal hours (those before the drift, where there was one) its loss is not higher
///    than the champion's by more than ``tolerance`` and more than luck, and never by more than ``forgettingLimit``:
///    a model that forgot normal weather is not promoted.
///
/// A loss is the squared error of each station and horizon over the champion's mean squared error there in the same
/// hours (persistence's where no champion serves), averaged over stations and horizons: a horizon of large errors does
/// not drown the others, and 1 means "as good as what serves now".
package struct PromotionGate: Hashable, Sendable, Codable {
    /// The least relative reduction of the loss, 0 … 1.
    package var minimumImprovement: Double
    /// The largest p-value that is accepted, 0 … 1.
    package var significance: Double
    /// The largest relative rise of the loss that is accepted on normal hours, and at one horizon.
    package var tolerance: Double
    /// The relative rise of the loss on normal hours that luck does not excuse.
    package var forgettingLimit: Double
    /// The least number of recent hours on which anything is decided.
    package var minimumCount: Int

    package init(
        minimumImprovement: Double = 0.02,
        significance: Double = 0.05,
        tolerance: Double = 0.1,
        forgettingLimit: Double = 0.5,
        minimumCount: Int = 24
    ) {
        self.minimumImprovement = minimumImprovement
        self.significance = significance
        self.tolerance = tolerance
        self.forgettingLimit = forgettingLimit
        self.minimumCount = minimumCount
    }

    private enum CodingKeys: String, CodingKey {
        case minimumImprovement = "minimum_improvement"
        case significance
        case tolerance
        case forgettingLimit = "forgetting_limit"
        case minimumCount = "minimum_count"
    }

    /// Compares the two on the same hours.
    ///
    /// - Parameters:
    ///   - recent: the hours the decision is about.
    ///   - normal: hours before the drift, where the flag was raised by one.
    /// - Returns: the decision with its figures.
    package func decide(recent: PairedLosses, normal: PairedLosses? = nil) -> PromotionVerdict {
        let comparison = LossComparison(recent)
        let guardrail = normal.map { LossComparison($0) }
        let found: [PromotionVerdict.Objection]
        if recent.count < minimumCount {
            let (count, limit) = (Double(recent.count), Double(minimumCount))
            found = [PromotionVerdict.Objection(rule: .tooFewHours, value: count, limit: limit)]
        } else {
            found =
                objections(recent: comparison) + objections(horizons: comparison.horizons ?? [])
                + (guardrail.map { objections(normal: $0) } ?? [])
        }
        return PromotionVerdict(
            promoted: found.isEmpty,
            objections: found,
            recent: comparison,
            normal: guardrail
        )
    }
}
