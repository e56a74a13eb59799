import Forecasting
import Healing

extension ReadTransaction {
    /// Where a model is in the loop, from its rows.
    package func healingState(of model: String) throws -> HealingState {
        HealingState(
            history: try championChanges(of: model),
            flag: try openFlag(of: model)?.flag,
            quarantined: try quarantinedVersions(of: model),
            probation: try openProbation(of: model)?.probation
        )
    }

    /// The versions that stations are answered with, at most as many as a ``Forecasting/CombinationChain`` has: the
    /// champion, the one that it is measured by while it is on probation, and those that served before.
    package func combinedVersions(of model: String) throws -> [String] {
        let state = try healingState(of: model)
        var versions: [String] = []
        for version in [state.champion, state.probation?.predecessor].compactMap(\.self) + state.predecessors
        where !versions.contains(version) {
            versions.append(version)
        }
        return Array(versions.prefix(CombinationChain.longest))
    }
}

extension WriteTransaction {
    /// Makes a published version the champion; where it replaces another, its probation begins.
    ///
    /// - Parameters:
    ///   - version: a version of the model that has been recorded.
    ///   - model: its name.
    ///   - force: also when it is quarantined, which then ends.
    ///   - actor: who decided.
    ///   - reason: why.
    ///   - flag: the retrain flag that led to it.
    ///   - now: seconds since 1970.
    /// - Throws: `HealingError` where it is quarantined, or ``StoreError`` if it is not recorded.
    package func promote(
        version: String,
        of model: String,
        force: Bool = false,
        actor: String,
        reason: String,
        flag: Int64?,
        now: Double
    ) throws {
        let cause = HealingCause(actor: actor, reason: reason, flag: flag, at: now)
        try change(model, cause: cause) { try $0.promote(version, force: force) }
    }

    /// Goes back to the previous champion.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - quarantine: whether the version that serves now is not to be promoted again by itself.
    ///   - cause: who decided, and why.
    /// - Throws: `HealingError` where there is none to go back to.
    package func rollBack(_ model: String, quarantine: Bool, cause: HealingCause) throws {
        try change(model, cause: cause) { try $0.rollBack(quarantine: quarantine) }
    }

    /// Ends the probation of a champion.
    ///
    /// - Parameters:
    ///   - version: the one that was judged.
    ///   - model: its name.
    ///   - end: the verdict.
    ///   - cause: who judged it, with the verdict as evidence.
    /// - Throws: `HealingError` where another version was promoted meanwhile, or there is none to go back to.
    package func concludeProbation(
        of version: String,
        model: String,
        _ end: Probation.End,
        cause: HealingCause
    ) throws {
        try change(model, cause: cause) { try $0.concludeProbation(of: version, end) }
    }

    /// Keeps a version from being promoted by itself.
    ///
    /// - Throws: `HealingError` for the champion, or ``StoreError`` if it is not recorded.
    package func quarantine(_ version: String, of model: String, cause: HealingCause) throws {
        try change(model, cause: cause) { try $0.quarantine(version) }
    }

    private func change(
        _ model: String,
        cause: HealingCause,
        _ event: (inout HealingState) throws -> [HealingEffect]
    ) throws {
        var state = try reading.healingState(of: model)
        try record(event(&state), of: model, cause: cause)
    }

    /// Writes down what an event has changed.
    func record(_ effects: [HealingEffect], of model: String, cause: HealingCause) throws {
        for effect in effects {
            switch effect {
            case .promoted(let version, let previous):
                try insertPromotion(.promotion, of: version, replacing: previous, model: model, cause: cause)
            case .rolledBack(let version, let from):
                try insertPromotion(.rollback, of: version, replacing: from, model: model, cause: cause)
            case .quarantined(let version):
                try insert(VersionEventRecord(version, .quarantined, cause), of: model)
            case .released(let version):
                try insert(VersionEventRecord(version, .released, cause), of: model)
            case .probationBegan(let probation):
                guard let promotion = try reading.champion(of: model) else { continue }
                try begin(probation, of: model, promotion: promotion.id, now: cause.at)
            case .probationEnded(_, let end):
                try endProbation(of: model, end, verdict: cause.evidence, now: cause.at)
            }
        }
    }
}

extension VersionEventRecord {
    fileprivate init(_ version: String, _ kind: Kind, _ cause: HealingCause) {
        self.init(version: version, kind: kind, happenedAt: cause.at, actor: cause.actor, reason: cause.reason)
    }
}
