import Observations

/// The champion's combination and, behind it, those of the models that served before.
///
/// What each combination would have answered is the expert `predecessor` of the next one. So what had been learnt of a
/// predecessor's errors goes on being learnt after a promotion, and goes on being answered for as long as the new champion
/// with its corrections is no better: the regret bound of ``Combination`` then holds against those answers, link by link.
/// The last one has no predecessor.
package struct CombinationChain: Hashable, Sendable {
    /// Models that a chain is made of at most; each of them forecasts whenever a station is answered.
    ///
    /// A drift leads to three promotions or fewer in its first weeks: the model from before it stays through its healing.
    package static let longest = 4

    package private(set) var champion: Combination
    /// Newest first.
    package private(set) var predecessors: [Combination]

    /// - Parameters:
    ///   - versions: the names of the models that a station is answered with, the champion's first.
    ///   - horizons: 1 … 24.
    ///   - kept: what the combination with this champion had learnt; `nil` begins anew.
    /// - Throws: what `kept` throws.
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

    /// Combinations that have seen nothing.
    package init(following versions: [String], horizons: Int = Horizons.longest) {
        self.init(following: versions, horizons: horizons) { _ in nil }
    }

    /// The champion's first.
    package var combinations: [Combination] { [champion] + predecessors }

    /// Learns from the value observed at an hour (``Combination/observe(_:at:)``).
    package mutating func observe(_ value: Float, at hour: Hour) {
        champion.observe(value, at: hour)
        for place in predecessors.indices { predecessors[place].observe(value, at: hour) }
    }

    /// The combined forecast from an hour, kept until it can be judged (``Combination/issue(_:at:)``).
    ///
    /// - Parameters:
    ///   - experts: the champion's forecasts and those that no model makes.
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

    /// The combined forecast from an hour, without keeping anything (``Combination/combined(_:at:)``).
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

    /// What the newest predecessor's combination answers, each asked with the answers of the one behind it.
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
    /// Where a model has no forecast of its own, its combination is silent too.
    fileprivate func replaced(by points: [CombinedPoint]) -> [Float] {
        var answers = self
        for point in points where point.horizon <= count && self[point.horizon - 1].isFinite {
            answers[point.horizon - 1] = Float(point.value)
        }
        return answers
    }
}
