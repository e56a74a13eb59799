extension PromotionGate {
    /// Rules 1 and 2; a loss that is not finite is also an objection.
    func objections(recent: LossComparison) -> [PromotionVerdict.Objection] {
        guard let challengerLoss = recent.challengerLoss else { return [] }
        var objections: [PromotionVerdict.Objection] = []
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
        return objections
    }

    /// Rule 3.
    func objections(horizons: [HorizonComparison]) -> [PromotionVerdict.Objection] {
        let shared = significance / Double(max(horizons.count, 1))
        return horizons.filter { $0.count >= minimumCount }
            .compactMap { comparison in
                let horizon = comparison.horizon
                let rise = comparison.championLoss.map { comparison.challengerLoss / $0 - 1 }
                if let rise, rise > tolerance, let test = comparison.test, 1 - test.pValue <= shared {
                    return .init(rule: .worseAtHorizon, value: rise, limit: tolerance, horizon: horizon)
                }
                let isWorseThanPersistence =
                    comparison.challengerLoss > comparison.persistenceLoss
                    && comparison.persistenceTest.map { 1 - $0.pValue <= shared } == true
                if isWorseThanPersistence, !(rise.map { $0 < 0 } ?? false) {
                    let (value, limit) = (comparison.challengerLoss, comparison.persistenceLoss)
                    return .init(rule: .noBetterThanPersistence, value: value, limit: limit, horizon: horizon)
                }
                return nil
            }
    }

    /// Rule 5, on the recent hours or on the normal ones.
    func objections(stations: [String: PairedLosses]) -> [PromotionVerdict.Objection] {
        let judged = stations.filter { $0.value.count >= minimumCount }.sorted { $0.key < $1.key }
        let shared = significance / Double(max(judged.count, 1))
        let objections = judged.compactMap { station, losses -> PromotionVerdict.Objection? in
            let comparison = LossComparison(losses)
            guard let improvement = comparison.improvement, let test = comparison.test,
                -improvement > tolerance, 1 - test.pValue <= shared
            else { return nil }
            return .init(rule: .worseAtStation, value: -improvement, limit: tolerance, station: station)
        }
        // The worst stations are enough for a verdict.
        return Array(objections.sorted { $0.value > $1.value }.prefix(Self.namedStations))
    }

    /// The most stations that a verdict names.
    private static let namedStations = 10

    /// Rule 4; `gain` is the relative reduction of the loss on the recent hours; a negative one counts as 0.
    func objections(normal: LossComparison, gain: Double) -> [PromotionVerdict.Objection] {
        guard let before = normal.championLoss, let after = normal.challengerLoss else { return [] }
        let rise = after / before - 1
        let limit = min(tolerance + price * max(gain, 0), forgettingLimit)
        // There are few hours of normal weather: a small rise within chance is not an objection.
        let couldBeLuck = normal.test.map { 1 - $0.pValue > significance } ?? false
        guard rise <= limit || (couldBeLuck && rise <= forgettingLimit) else {
            return [.init(rule: .forgotNormalWeather, value: rise, limit: limit)]
        }
        return []
    }
}
