/// What the promotion gate decided, and the figures it decided on.
package struct PromotionVerdict: Hashable, Sendable, Codable {
    package var promoted: Bool
    /// Why the challenger was rejected; empty when it was promoted.
    package var objections: [Objection]
    package var recent: Comparison
    /// The hours before the drift, where the flag was raised by one.
    package var normal: Comparison?

    /// The verdict where there was nothing to train on.
    ///
    /// - Parameters:
    ///   - count: hours of the station with the most observations.
    ///   - required: hours that a retrain needs.
    /// - Returns: a rejection.
    package static func tooFewObservations(_ count: Int, required: Int) -> PromotionVerdict {
        let objection = Objection(rule: .tooFewObservations, value: Double(count), limit: Double(required))
        return PromotionVerdict(promoted: false, objections: [objection], recent: Comparison(count: 0), normal: nil)
    }

    /// Mean losses on one set of hours; see ``PromotionGate`` for their unit.
    package struct Comparison: Hashable, Sendable, Codable {
        /// The number of origins.
        package var count: Int
        /// `nil` where no champion serves yet, or there were no hours.
        package var championLoss: Double?
        /// `nil` where there were no hours.
        package var challengerLoss: Double?
        package var persistenceLoss: Double?
        /// Whether the challenger's loss is lower.
        package var test: DieboldMariano?

        fileprivate init(count: Int) {
            self.count = count
        }

        private enum CodingKeys: String, CodingKey {
            case count
            case championLoss = "champion_loss"
            case challengerLoss = "challenger_loss"
            case persistenceLoss = "persistence_loss"
            case test
        }

        init(_ losses: PairedLosses) {
            count = losses.challenger.count
            championLoss = losses.champion.flatMap(Self.mean)
            challengerLoss = Self.mean(losses.challenger)
            persistenceLoss = Self.mean(losses.persistence)
            test = losses.champion.flatMap {
                DieboldMariano(first: $0, second: losses.challenger, horizon: losses.longestHorizon)
            }
        }

        private static func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
    }

    /// One rule of the gate that the challenger did not meet.
    package struct Objection: Hashable, Sendable, Codable, CustomStringConvertible {
        package var rule: Rule
        /// What was measured.
        package var value: Double
        /// What the rule asks for.
        package var limit: Double

        package enum Rule: String, Hashable, Sendable, Codable, CaseIterable {
            case tooFewObservations = "too_few_observations"
            case tooFewHours = "too_few_hours"
            case noBetterThanPersistence = "no_better_than_persistence"
            case improvementTooSmall = "improvement_too_small"
            case couldBeLuck = "could_be_luck"
            case forgotNormalWeather = "forgot_normal_weather"
        }

        package var description: String {
            switch rule {
            case .tooFewObservations: "only \(Int(value)) hours of observations, \(Int(limit)) are needed"
            case .tooFewHours: "only \(Int(value)) held-back hours, \(Int(limit)) are needed"
            case .noBetterThanPersistence:
                "its loss is \(rounded(value)), persistence's \(rounded(limit)) is lower"
            case .improvementTooSmall: "it improves the loss by \(percent(value)), at least \(percent(limit)) is asked"
            case .couldBeLuck:
                "the improvement could be luck: p = \(rounded(value)), at most \(rounded(limit)) is accepted"
            case .forgotNormalWeather:
                "on normal hours its loss is \(percent(value)) higher, at most \(percent(limit)) is accepted"
            }
        }

        private func percent(_ value: Double) -> String { "\((value * 1000).rounded() / 10) %" }
        private func rounded(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
    }
}
