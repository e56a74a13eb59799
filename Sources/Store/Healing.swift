import Observations
import Healing

extension ReadTransaction {
    /// Where a model is in the loop, from its rows.
    package func healingState(of target: TargetName) throws -> HealingState {
        HealingState(
            history: try championChanges(of: target),
            flag: try openFlag(of: target)?.flag,
            quarantined: try quarantinedVersions(of: target),
            probation: try openProbation(of: target)?.probation
        )
    }
}

extension WriteTransaction {
    /// Makes a published version the champion; where it replaces another, its probation begins.
    ///
    /// - Parameters:
    ///   - version: a version of the model that has been recorded.
    ///   - target: its name.
    ///   - force: also when it is quarantined, which then ends.
    ///   - actor: who decided.
    ///   - reason: why.
    ///   - flag: the retrain flag that led to it.
    ///   - now: seconds since 1970.
    /// - Throws: `HealingError` where it is quarantined, or ``StoreError`` if it is not recorded.
    package func promote(
        version: String,
        of target: TargetName,
        force: Bool = false,
        actor: String,
        reason: String,
        flag: Int64?,
        now: Double
    ) throws {
        let cause = HealingCause(actor: actor, reason: reason, flag: flag, at: now)
        try change(target, cause: cause) { try $0.promote(version, force: force) }
    }

    /// Goes back to the previous champion.
    ///
    /// - Parameters:
    ///   - target: its name.
    ///   - quarantine: whether the version that serves now is not to be promoted again by itself.
    ///   - cause: who decided, and why.
    /// - Throws: `HealingError` where there is none to go back to.
    package func rollBack(_ target: TargetName, quarantine: Bool, cause: HealingCause) throws {
        try change(target, cause: cause) { try $0.rollBack(quarantine: quarantine) }
    }

    /// Ends the probation of a champion.
    ///
    /// - Parameters:
    ///   - version: the one that was judged.
    ///   - target: its name.
    ///   - end: the verdict.
    ///   - cause: who judged it, with the verdict as evidence.
    /// - Throws: `HealingError` where another version was promoted meanwhile, or there is none to go back to.
    package func concludeProbation(
        of version: String,
        target: TargetName,
        _ end: Probation.End,
        cause: HealingCause
    ) throws {
        try change(target, cause: cause) { try $0.concludeProbation(of: version, end) }
    }

    /// Keeps a version from being promoted by itself.
    ///
    /// - Throws: `HealingError` for the champion, or ``StoreError`` if it is not recorded.
    package func quarantine(_ version: String, of target: TargetName, cause: HealingCause) throws {
        try change(target, cause: cause) { try $0.quarantine(version) }
    }

    private func change(
        _ target: TargetName,
        cause: HealingCause,
        _ event: (inout HealingState) throws -> [HealingEffect]
    ) throws {
        var state = try reading.healingState(of: target)
        try record(event(&state), of: target, cause: cause)
    }

    /// Writes down what an event has changed.
    func record(_ effects: [HealingEffect], of target: TargetName, cause: HealingCause) throws {
        for effect in effects {
            switch effect {
            case .promoted(let version, let previous):
                try insertPromotion(.promotion, of: version, replacing: previous, target: target, cause: cause)
            case .rolledBack(let version, let from):
                try insertPromotion(.rollback, of: version, replacing: from, target: target, cause: cause)
            case .quarantined(let version):
                try insert(VersionEventRecord(version, .quarantined, cause), of: target)
            case .released(let version):
                try insert(VersionEventRecord(version, .released, cause), of: target)
            case .probationBegan(let probation):
                guard let promotion = try reading.champion(of: target) else { continue }
                try begin(probation, of: target, promotion: promotion.id, now: cause.at)
            case .probationEnded(_, let end):
                try endProbation(of: target, end, verdict: cause.evidence, now: cause.at)
            }
        }
    }
}

extension VersionEventRecord {
    fileprivate init(_ version: String, _ kind: Kind, _ cause: HealingCause) {
        self.init(version: version, kind: kind, happenedAt: cause.at, actor: cause.actor, reason: cause.reason)
    }
}
