import Healing

/// What the loop of drift and healing is doing, in the order in which it goes round.
package enum LoopPhase: String, Hashable, Sendable, CaseIterable {
    /// Nothing is to be done.
    case calm
    /// The champion's errors have changed and no retrain flag is open.
    case drifting
    /// A retrain flag waits.
    case flagged
    /// A trainer works on it.
    case training
    /// A retrain's champion has forecast for less than a day.
    case promoted
}

extension ReadTransaction {
    /// Hours of outcomes after which a new champion is nothing new any more.
    private static let noveltyHours = 24

    /// What a model's loop is doing.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - isDrifting: whether a detector sees a drift that has not ended.
    /// - Returns: the phase.
    /// - Throws: ``StoreError``.
    package func loopPhase(of model: String, isDrifting: Bool) throws -> LoopPhase {
        if let open = try openFlag(of: model)?.flag {
            if case .claimed = open.state { return .training }
            return .flagged
        }
        if let champion = try champion(of: model), champion.flag != nil,
            try outcomeCount(of: champion.version, model: model, limit: Self.noveltyHours) < Self.noveltyHours
        {
            return .promoted
        }
        return isDrifting ? .drifting : .calm
    }

    /// How many of the newest outcomes one hour ahead came from a version, without interruption; at most `limit`.
    private func outcomeCount(of version: String, model: String, limit: Int) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM (
                SELECT model_version FROM outcomes WHERE target = ? AND horizon = 1 ORDER BY id DESC LIMIT ?
            ) AS newest WHERE model_version = ?
            """,
            [model, limit, version]
        )
    }
}
