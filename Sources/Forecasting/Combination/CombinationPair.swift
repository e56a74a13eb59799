/// The champion's combination, with what its predecessor's combination would have answered as one of the experts.
///
/// What had been learnt of the predecessor's errors goes on being learnt after a promotion, and goes on being answered for
/// as long as the new champion with its corrections is no better. The regret bound of ``Combination`` then holds against
/// those answers. The predecessor's combination has no predecessor of its own.
package struct CombinationPair: Hashable, Sendable {
    package private(set) var champion: Combination
    /// `nil` where no predecessor is kept.
    package private(set) var predecessor: Combination?

    /// - Parameters:
    ///   - champion: follows the champion, and its predecessor if there is one.
    ///   - predecessor: follows the predecessor as its champion.
    package init(champion: Combination, predecessor: Combination? = nil) {
        self.champion = champion
        self.predecessor = predecessor
    }

    /// Combinations that have seen nothing.
    ///
    /// - Parameters:
    ///   - champion: the champion's name.
    ///   - predecessor: the name of the model before it; `nil` where none is kept.
    ///   - horizons: 1 … 24.
    package init(following champion: String, predecessor: String?, horizons: Int = 24) {
        func following(_ champion: String, _ predecessor: String = "") -> Combination {
            var combination = Combination(horizons: horizons)
            combination.follow(champion: champion, predecessor: predecessor)
            return combination
        }
        self.init(champion: following(champion, predecessor ?? ""), predecessor: predecessor.map { following($0) })
    }

    /// Learns from what was observed at an hour (``Combination/observe(temperature:at:)``).
    package mutating func observe(temperature: Float, at hour: Int64) {
        champion.observe(temperature: temperature, at: hour)
        predecessor?.observe(temperature: temperature, at: hour)
    }

    /// The combined forecast from an hour, kept until it can be judged (``Combination/issue(_:at:)``).
    ///
    /// - Parameters:
    ///   - experts: with the predecessor's own forecasts.
    ///   - hour: of the newest observation, counted from 1970-01-01T00:00:00Z.
    /// - Returns: one point per horizon, in ascending order.
    @discardableResult
    package mutating func issue(_ experts: ExpertForecasts, at hour: Int64) -> [CombinedPoint] {
        let answers = predecessor?.issue(experts.ofThePredecessor, at: hour)
        return champion.issue(experts.replacingPredecessor(by: answers), at: hour)
    }

    /// The combined forecast from an hour, without keeping anything (``Combination/combined(_:at:)``).
    package func combined(_ experts: ExpertForecasts, at hour: Int64) -> [CombinedPoint] {
        let answers = predecessor?.combined(experts.ofThePredecessor, at: hour)
        return champion.combined(experts.replacingPredecessor(by: answers), at: hour)
    }
}

extension ExpertForecasts {
    fileprivate var ofThePredecessor: ExpertForecasts {
        ExpertForecasts(temperature: temperature, champion: predecessor, diurnalPersistence: diurnalPersistence)
    }

    /// Where the predecessor has no forecast of its own, its combination is silent too.
    fileprivate func replacingPredecessor(by answers: [CombinedPoint]?) -> ExpertForecasts {
        guard let answers else { return self }
        var experts = self
        for answer in answers where answer.horizon <= predecessor.count && predecessor[answer.horizon - 1].isFinite {
            experts.predecessor[answer.horizon - 1] = Float(answer.value)
        }
        return experts
    }
}
