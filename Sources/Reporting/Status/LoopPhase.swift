import Healing
import struct Observations.Horizons
import Store

/// What the loop of drift and healing is doing, in the order in which it goes round.
package enum LoopPhase: String, Hashable, Sendable, CaseIterable {
    /// Nothing is to be done.
    case calm
    /// The champion's errors have changed and no retrain flag is open.
    case drifting
    /// A retrain flag waits.
    case flagged
    /// A trainer works on the flag.
    case training
    /// A retrain's champion has forecast for less than a day.
    case promoted
}

extension ReadTransaction {
    /// Hours of outcomes after which a new champion is no longer new.
    private static let noveltyHours = 24

    /// What the loop of a model is doing.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - isDrifting: whether a detector sees a drift that has not ended.
    /// - Returns: the phase.
    /// - Throws: an error of SQLite.
    package func loopPhase(of model: String, isDrifting: Bool) throws -> LoopPhase {
        if let open = try openFlag(of: model)?.flag {
            if case .claimed = open.state { return .training }
            return .flagged
        }
        if let champion = try champion(of: model), champion.flag != nil, try isNew(champion, of: model) {
            return .promoted
        }
        return isDrifting ? .drifting : .calm
    }

    private func isNew(_ champion: PromotionRecord, of model: String) throws -> Bool {
        let outcomes = try newestOutcomeCount(
            of: champion.version,
            model: model,
            horizon: Horizons.drift,
            limit: Self.noveltyHours
        )
        return outcomes < Self.noveltyHours
    }
}
