/// Mean losses on one set of hours, and the tests on them; see ``PromotionGate`` for the unit.
package struct LossComparison: Hashable, Sendable, Codable {
    /// The number of hours.
    package var count: Int
    /// `nil` if no champion serves yet, or if there were no hours.
    package var championLoss: Double?
    /// `nil` if there were no hours.
    package var challengerLoss: Double?
    package var persistenceLoss: Double?
    /// Whether the challenger's loss is lower than the champion's.
    package var test: DieboldMariano?
    /// Whether the challenger's loss is lower than persistence's.
    package var persistenceTest: DieboldMariano?
    /// Ascending; `nil` if the losses were not computed by horizon.
    package var horizons: [HorizonComparison]?

    private enum CodingKeys: String, CodingKey {
        case count
        case championLoss = "champion_loss"
        case challengerLoss = "challenger_loss"
        case persistenceLoss = "persistence_loss"
        case test
        case persistenceTest = "persistence_test"
        case horizons
    }

    /// The comparison on no hours.
    init() {
        count = 0
    }

    package init(_ losses: PairedLosses) {
        count = losses.count
        championLoss = losses.champion.flatMap(Self.mean)
        challengerLoss = Self.mean(losses.challenger)
        persistenceLoss = Self.mean(losses.persistence)
        test = losses.champion.flatMap {
            DieboldMariano(first: $0, second: losses.challenger, horizon: losses.longestHorizon)
        }
        persistenceTest = DieboldMariano(
            first: losses.persistence,
            second: losses.challenger,
            horizon: losses.longestHorizon
        )
        let separate = losses.horizons.sorted { $0.key < $1.key }
            .compactMap { HorizonComparison(horizon: $0, LossComparison($1)) }
        horizons = separate.isEmpty ? nil : separate
    }

    /// The relative reduction of the loss by the challenger, up to 1; negative if its loss is higher.
    package var improvement: Double? {
        guard let championLoss, let challengerLoss else { return nil }
        return 1 - challengerLoss / championLoss
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

/// The comparison for one horizon.
package struct HorizonComparison: Hashable, Sendable, Codable {
    /// Unit: hours.
    package var horizon: Int
    /// The number of hours.
    package var count: Int
    package var championLoss: Double?
    package var challengerLoss: Double
    package var persistenceLoss: Double
    package var test: DieboldMariano?
    package var persistenceTest: DieboldMariano?

    private enum CodingKeys: String, CodingKey {
        case horizon
        case count
        case championLoss = "champion_loss"
        case challengerLoss = "challenger_loss"
        case persistenceLoss = "persistence_loss"
        case test
        case persistenceTest = "persistence_test"
    }

    fileprivate init?(horizon: Int, _ losses: LossComparison) {
        guard let challengerLoss = losses.challengerLoss, let persistenceLoss = losses.persistenceLoss else {
            return nil
        }
        self.horizon = horizon
        count = losses.count
        championLoss = losses.championLoss
        self.challengerLoss = challengerLoss
        self.persistenceLoss = persistenceLoss
        test = losses.test
        persistenceTest = losses.persistenceTest
    }
}
