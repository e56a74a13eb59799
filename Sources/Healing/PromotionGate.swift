/// Decides whether a challenger may replace the champion.
///
/// The challenger is promoted if all of these rules hold on hours that neither model was trained on:
/// 1. **Significantly better.** On the recent hours its loss is lower than the champion's by at least
///    ``minimumImprovement``, and the one-sided Diebold–Mariano p-value is at most ``significance``.
/// 2. **Better than persistence.** On the recent hours its loss is below persistence's.
/// 3. **Not worse at any horizon.** At no horizon its loss is significantly higher than the champion's, and by more
///    than ``tolerance``; at no horizon it is significantly worse than persistence, unless its loss there is lower
///    than the champion's. With one test for each horizon, the significance level is ``significance`` divided by
///    their number (Bonferroni).
/// 4. **Nothing forgotten.** On the normal hours (before the drift, if a drift raised the flag) its loss is not
///    significantly higher than the champion's by more than ``tolerance`` plus ``price`` times its gain on the recent
///    hours; and never by more than ``forgettingLimit``: a model that forgot normal weather is not promoted.
/// 5. **No station worse.** At no station its loss on the recent hours is significantly higher than the champion's and
///    by more than ``tolerance``, with ``significance`` divided by the number of stations: a gain at many stations, or
///    at stations with strange weather, must not be paid for by one station.
///
/// A loss is the squared error of each station and horizon, divided by the mean squared error of both models there in
/// the same hours (of persistence if no champion serves), averaged over stations and horizons: neither a horizon of
/// large errors nor a horizon where one model's error is near zero dominates. Losses are given in units of the
/// champion's mean loss: 1 is as good as the champion.
package struct PromotionGate: Hashable, Sendable, Codable {
    /// The smallest relative reduction of the loss, 0 … 1.
    package var minimumImprovement: Double
    /// The largest p-value that is accepted, 0 … 1.
    package var significance: Double
    /// The largest relative rise of the loss that is accepted on normal hours without a gain, and at one horizon.
    package var tolerance: Double
    /// The rise on normal hours that is accepted per unit of relative reduction on recent hours, 0 … 1: the changed
    /// weather is present, and normal weather will return.
    package var price: Double
    /// The relative rise of the loss on normal hours that is never accepted, significant or not.
    package var forgettingLimit: Double
    /// The smallest number of recent hours for a decision, also at one horizon.
    package var minimumCount: Int

    package init(
        minimumImprovement: Double = 0.02,
        significance: Double = 0.05,
        tolerance: Double = 0.1,
        price: Double = 0.25,
        forgettingLimit: Double = 0.5,
        minimumCount: Int = 24
    ) {
        self.minimumImprovement = minimumImprovement
        self.significance = significance
        self.tolerance = tolerance
        self.price = price
        self.forgettingLimit = forgettingLimit
        self.minimumCount = minimumCount
    }

    private enum CodingKeys: String, CodingKey {
        case minimumImprovement = "minimum_improvement"
        case significance
        case tolerance
        case price
        case forgettingLimit = "forgetting_limit"
        case minimumCount = "minimum_count"
    }

    /// Compares the two models on the same hours.
    ///
    /// - Parameters:
    ///   - recent: the hours that the decision is about.
    ///   - normal: hours before the drift, if a drift raised the flag.
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
                + objections(stations: recent.stations)
                + (guardrail.map { objections(normal: $0, gain: comparison.improvement ?? 0) } ?? [])
        }
        return PromotionVerdict(
            promoted: found.isEmpty,
            objections: found,
            recent: comparison,
            normal: guardrail
        )
    }
}
