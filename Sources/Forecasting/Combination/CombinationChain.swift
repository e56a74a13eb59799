package import Observations

/// The champion's combination, followed by the combinations of the previous champions.
///
/// The answer of each combination is the expert `predecessor` of the combination before it in the chain. So the
/// corrections learned for a predecessor stay in use after a promotion for as long as they are better than the new
/// champion with its corrections: the regret bound of ``Combination`` then holds against those answers, link by link.
/// The last combination has no predecessor.
package struct CombinationChain: Hashable, Sendable {
    /// The maximum number of models in a chain; each of them forecasts for every answer.
    ///
    /// A drift leads to at most three promotions in its first weeks, so the model from before the drift stays until
    /// healing ends.
    package static let longest = 4

    package private(set) var champion: Combination
    /// Newest first.
    package private(set) var predecessors: [Combination]

    /// - Parameters:
    ///   - versions: the names of the models that answer for a station, the champion first.
    ///   - horizons: 1 … 24.
    ///   - kept: the stored combination of this champion; `nil` starts a new one.
    /// - Throws: the errors of `kept`.
    package init(
        following versions: [String],
        horizons: Int,
        kept: (String) throws -> Combination?
    ) rethrows {
        var combinations: [Combination] = []
        for (place, version) in versions.enumerated() {
            var combination = try kept(version) ?? Combination(horizons: horizons)
            combination.follow(
                champion: version,
                predecessor: place + 1 < versions.count ? versions[place + 1] : ""
            )
            combinations.append(combination)
        }
        champion = combinations.first ?? Combination(horizons: horizons)
        predecessors = Array(combinations.dropFirst())
    }

    /// Combinations that have not learned anything.
    package init(following versions: [String], horizons: Int = Horizons.longest) {
        self.init(following: versions, horizons: horizons) { _ in nil }
    }

    /// All combinations, the champion's first.
    package var combinations: [Combination] { [champion] + predecessors }

    /// Learns from the value observed at an hour (``Combination/observe(_:at:)``).
    package mutating func observe(_ value: Float, at hour: Hour) {
        champion.observe(value, at: hour)
        for place in predecessors.indices { predecessors[place].observe(value, at: hour) }
    }

    /// Computes the combined forecast from an hour and stores it as pending (``Combination/issue(_:at:)``).
    ///
    /// - Parameters:
    ///   - experts: the forecasts of the champion and of the experts that need no model.
    ///   - models: the predecessors' own forecasts, newest first, as ``ExpertForecasts/champion``.
    ///   - hour: of the newest observation, counted from 1970-01-01T00:00:00Z.
    /// - Returns: one point per horizon, in ascending order.
    @discardableResult
    package mutating func issue(
        _ experts: ExpertForecasts,
        predecessors models: [[Float]] = [],
        at hour: Hour
    ) -> [CombinedPoint] {
        let answers = Self.answers(of: min(predecessors.count, models.count), experts, models) { place, experts in
            predecessors[place].issue(experts, at: hour)
        }
        return champion.issue(experts.with(experts.champion, predecessor: answers), at: hour)
    }

    /// The combined forecast from an hour; stores nothing (``Combination/combined(_:at:)``).
    package func combined(
        _ experts: ExpertForecasts,
        predecessors models: [[Float]] = [],
        at hour: Hour
    ) -> [CombinedPoint] {
        let answers = Self.answers(of: min(predecessors.count, models.count), experts, models) { place, experts in
            predecessors[place].combined(experts, at: hour)
        }
        return champion.combined(experts.with(experts.champion, predecessor: answers), at: hour)
    }

    /// The answers of the newest predecessor's combination; each combination gets the answers of the next older one.
    private static func answers(
        of count: Int,
        _ experts: ExpertForecasts,
        _ models: [[Float]],
        ask: (_ place: Int, ExpertForecasts) -> [CombinedPoint]
    ) -> [Float] {
        (0..<count).reversed()
            .reduce(into: []) { answers, place in
                let points = ask(place, experts.with(models[place], predecessor: answers))
                answers = models[place].replaced(by: points)
            }
    }
}

extension ExpertForecasts {
    fileprivate func with(_ champion: [Float], predecessor: [Float]) -> ExpertForecasts {
        var experts = self
        (experts.champion, experts.predecessor) = (champion, predecessor)
        return experts
    }
}

extension [Float] {
    /// A combination has no forecast for a horizon at which its model has none.
    fileprivate func replaced(by points: [CombinedPoint]) -> [Float] {
        var answers = self
        for point in points where point.horizon <= count && self[point.horizon - 1].isFinite {
            answers[point.horizon - 1] = Float(point.value)
        }
        return answers
    }
}
