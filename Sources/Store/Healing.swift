package import Healing
package import Observations

extension ReadTransaction {
    /// The healing state of a model, read from its rows.
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
    /// Makes a published version the champion, and starts a probation if it replaces another champion.
    ///
    /// - Parameters:
    ///   - version: a recorded version of the model.
    ///   - target: the model's target.
    ///   - force: whether a quarantined version is released and promoted.
    ///   - actor: who decided.
    ///   - reason: why.
    ///   - flag: the retrain flag that led to the promotion.
    ///   - now: seconds since 1970.
    /// - Throws: `HealingError` if the version is quarantined, or ``StoreError`` if it is not recorded.
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

    /// Makes the previous champion the champion again.
    ///
    /// - Parameters:
    ///   - target: the model's target.
    ///   - quarantine: whether the replaced champion is quarantined, so that it is not promoted automatically.
    ///   - cause: who decided, and why.
    /// - Throws: `HealingError` if no previous champion exists.
    package func rollBack(_ target: TargetName, quarantine: Bool, cause: HealingCause) throws {
        try change(target, cause: cause) { try $0.rollBack(quarantine: quarantine) }
    }

    /// Ends the probation of a champion.
    ///
    /// - Parameters:
    ///   - version: the champion on probation.
    ///   - target: the model's target.
    ///   - end: the verdict.
    ///   - cause: who decided, with the verdict as evidence.
    /// - Throws: `HealingError` if another version was promoted in the meantime, or if no previous champion exists.
    package func concludeProbation(
        of version: String,
        target: TargetName,
        _ end: Probation.End,
        cause: HealingCause
    ) throws {
        try change(target, cause: cause) { try $0.concludeProbation(of: version, end) }
    }

    /// Quarantines a version, so that it is not promoted automatically.
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

    /// Stores the effects of an event.
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
