import Healing
package import Observations
package import Store

/// The phases of the loop of drift and healing, in their order.
package enum LoopPhase: String, Hashable, Sendable, CaseIterable {
    /// No drift, no open flag and no new champion.
    case calm
    /// The champion's errors have changed and no retrain flag is open.
    case drifting
    /// A retrain flag waits for a trainer.
    case flagged
    /// A trainer has claimed the flag.
    case training
    /// A retrain's champion has forecast for less than a day.
    case promoted
}

extension ReadTransaction {
    /// Hours of outcomes during which a champion counts as new.
    private static let noveltyHours = 24

    /// The phase of a target's loop.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - isDrifting: whether a detector reports a drift that has not ended.
    /// - Returns: the phase.
    /// - Throws: ``StoreError``.
    package func loopPhase(of target: TargetName, isDrifting: Bool) throws -> LoopPhase {
        if let open = try openFlag(of: target)?.flag {
            if case .claimed = open.state { return .training }
            return .flagged
        }
        if let champion = try champion(of: target), champion.flag != nil, try isNew(champion, of: target) {
            return .promoted
        }
        return isDrifting ? .drifting : .calm
    }

    private func isNew(_ champion: PromotionRecord, of target: TargetName) throws -> Bool {
        let outcomes = try newestOutcomeCount(
            of: champion.version,
            target: target,
            horizon: Horizons.drift,
            limit: Self.noveltyHours
        )
        return outcomes < Self.noveltyHours
    }
}
