/// Decides whether a challenger may replace the champion.
///
/// The challenger is promoted when all of these hold on hours that neither model was trained on:
/// 1. on the recent hours its loss is lower by at least ``minimumImprovement``, and by more than luck: the one-sided
///    Diebold–Mariano p-value is at most ``significance``;
/// 2. on the normal hours (those before the drift, where there was one) its loss is not higher by more than
///    ``tolerance`` and more than luck: a model that forgot normal weather is not promoted;
/// 3. on the recent hours its loss is below persistence's.
///
/// A loss is the squared error of each horizon over the champion's mean squared error at that horizon in the same hours
/// (persistence's where no champion serves), averaged over the horizons: a horizon of large errors does not drown the
/// others, and 1 means "as good as what serves now".
package struct PromotionGate: Hashable, Sendable, Codable {
    /// The least relative reduction of the loss, 0 … 1.
    package var minimumImprovement: Double
    /// The largest p-value that is accepted, 0 … 1.
    package var significance: Double
    /// The largest relative rise of the loss on normal hours that is accepted.
    package var tolerance: Double
    /// The least number of recent origins on which anything is decided.
    package var minimumCount: Int

    package init(
        minimumImprovement: Double = 0.02,
        significance: Double = 0.05,
        tolerance: Double = 0.1,
        minimumCount: Int = 24
    ) {
        self.minimumImprovement = minimumImprovement
        self.significance = significance
        self.tolerance = tolerance
        self.minimumCount = minimumCount
    }

    private enum CodingKeys: String, CodingKey {
        case minimumImprovement = "minimum_improvement"
        case significance
        case tolerance
        case minimumCount = "minimum_count"
    }

    /// Compares the two on the same hours.
    ///
    /// - Parameters:
    ///   - recent: the hours the decision is about.
    ///   - normal: hours before the drift, where the flag was raised by one.
    /// - Returns: the decision with its figures.
    package func decide(recent: PairedLosses, normal: PairedLosses? = nil) -> PromotionVerdict {
        let comparison = PromotionVerdict.Comparison(recent)
        let guardrail = normal.map { PromotionVerdict.Comparison($0) }
        let objections = objections(recent: comparison, normal: guardrail)
        return PromotionVerdict(
            promoted: objections.isEmpty,
            objections: objections,
            recent: comparison,
            normal: guardrail
        )
    }

    private func objections(
        recent: PromotionVerdict.Comparison,
        normal: PromotionVerdict.Comparison?
    ) -> [PromotionVerdict.Objection] {
        guard recent.count >= minimumCount, let challengerLoss = recent.challengerLoss else {
            return [.init(rule: .tooFewHours, value: Double(recent.count), limit: Double(minimumCount))]
        }
        var objections: [PromotionVerdict.Objection] = []
        // Written so that a loss that is not a number is an objection, too.
        if let persistenceLoss = recent.persistenceLoss, !(challengerLoss < persistenceLoss) {
            objections.append(.init(rule: .noBetterThanPersistence, value: challengerLoss, limit: persistenceLoss))
        }
        if let championLoss = recent.championLoss {
            let improvement = 1 - challengerLoss / championLoss
            let pValue = recent.test?.pValue ?? 1
            if !(improvement >= minimumImprovement) {
                objections.append(.init(rule: .improvementTooSmall, value: improvement, limit: minimumImprovement))
            } else if !(pValue <= significance) {
                objections.append(.init(rule: .couldBeLuck, value: pValue, limit: significance))
            }
        }
        if let before = normal?.championLoss, let after = normal?.challengerLoss {
            let rise = after / before - 1
            // A rise that luck explains is none: some days of normal weather are few to judge by.
            let couldBeLuck = normal?.test.map { 1 - $0.pValue > significance } ?? false
            if !(rise <= tolerance || couldBeLuck) {
                objections.append(.init(rule: .forgotNormalWeather, value: rise, limit: tolerance))
            }
        }
        return objections
    }
}

/// The losses of two models and of persistence at the same origins, in time order; see ``PromotionGate`` for the unit.
package struct PairedLosses: Hashable, Sendable {
    /// `nil` where no champion serves yet.
    package var champion: [Double]?
    package var challenger: [Double]
    package var persistence: [Double]
    /// In hours.
    package var longestHorizon: Int

    package init(champion: [Double]?, challenger: [Double], persistence: [Double], longestHorizon: Int) {
        self.champion = champion
        self.challenger = challenger
        self.persistence = persistence
        self.longestHorizon = longestHorizon
    }
}
