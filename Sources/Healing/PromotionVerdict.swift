/// The decision of the promotion gate, with its figures.
package struct PromotionVerdict: Hashable, Sendable, Codable {
    package var promoted: Bool
    /// Why the challenger was rejected; empty if it was promoted.
    package var objections: [Objection]
    package var recent: LossComparison
    /// The hours before the drift, if a drift raised the flag.
    package var normal: LossComparison?

    /// The verdict if there are too few observations for a training.
    ///
    /// - Parameters:
    ///   - count: hours of the station with the most observations.
    ///   - required: hours that a retrain needs.
    /// - Returns: a rejection.
    package static func tooFewObservations(_ count: Int, required: Int) -> PromotionVerdict {
        let objection = Objection(rule: .tooFewObservations, value: Double(count), limit: Double(required))
        return PromotionVerdict(promoted: false, objections: [objection], recent: LossComparison(), normal: nil)
    }

    /// The same figures with a rejection, because the version was rolled back before.
    package var butQuarantined: PromotionVerdict {
        var verdict = self
        verdict.promoted = false
        verdict.objections.append(Objection(rule: .quarantined, value: 1, limit: 0))
        return verdict
    }

    /// One rule of the gate that the challenger did not meet.
    package struct Objection: Hashable, Sendable, Codable, CustomStringConvertible {
        package var rule: Rule
        /// The measured value.
        package var value: Double
        /// The limit of the rule.
        package var limit: Double
        /// The horizon of the rule, in hours; `nil` for all together.
        package var horizon: Int?
        /// The station of the rule; `nil` for all together.
        package var station: String?

        package enum Rule: String, Hashable, Sendable, Codable, CaseIterable {
            case tooFewObservations = "too_few_observations"
            case tooFewHours = "too_few_hours"
            case noBetterThanPersistence = "no_better_than_persistence"
            case improvementTooSmall = "improvement_too_small"
            case couldBeLuck = "could_be_luck"
            case worseAtHorizon = "worse_at_horizon"
            case worseAtStation = "worse_at_station"
            case forgotNormalWeather = "forgot_normal_weather"
            case quarantined
        }

        init(rule: Rule, value: Double, limit: Double, horizon: Int? = nil, station: String? = nil) {
            self.rule = rule
            self.value = value
            self.limit = limit
            self.horizon = horizon
            self.station = station
        }

        package var description: String {
            let place = horizon.map { " \($0) h ahead" } ?? ""
            return switch rule {
            case .tooFewObservations: "only \(Int(value)) hours of observations, \(Int(limit)) are needed"
            case .tooFewHours: "only \(Int(value)) held-out hours, \(Int(limit)) are needed"
            case .noBetterThanPersistence:
                "its loss\(place) is \(rounded(value)), persistence's \(rounded(limit)) is lower"
            case .improvementTooSmall:
                "it improves the loss by \(percent(value)), at least \(percent(limit)) is required"
            case .couldBeLuck:
                "the improvement could be luck: \(PValue.sentence(value)), at most \(rounded(limit)) is accepted"
            case .worseAtHorizon: "its loss\(place) is \(percent(value)) higher, at most \(percent(limit)) is accepted"
            case .worseAtStation:
                "at station \(station ?? "") its loss is \(percent(value)) higher, at most \(percent(limit)) is accepted"
            case .forgotNormalWeather:
                "on normal hours its loss is \(percent(value)) higher, at most \(percent(limit)) is accepted"
            case .quarantined: "this version is quarantined: it was rolled back before"
            }
        }

        private func percent(_ value: Double) -> String { "\((value * 1000).rounded() / 10) %" }
        private func rounded(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
    }
}
