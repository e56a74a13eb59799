import CanonicalJSON
import Healing
import Logging
import Store
import Timing
import TraceContext

/// Judges the champion on probation by the outcomes so far, and goes back to its predecessor if it disappoints.
///
/// The verdict, the rollback and the quarantine are one transaction in which the probation must still be open: of
/// several trainers that look, one acts.
package struct ProbationWatch: Sendable {
    let registry: ModelRegistry
    let rule: ProbationRule
    let holder: String
    let now: WallClock
    let logger: Logger

    package init(
        registry: ModelRegistry,
        rule: ProbationRule,
        holder: String,
        now: WallClock = .system,
        logger: Logger
    ) {
        self.registry = registry
        self.rule = rule
        self.holder = holder
        self.now = now
        self.logger = logger
    }

    /// Looks at the open probation, if there is one.
    ///
    /// - Returns: the verdict that ended it; `nil` where it goes on or there is none.
    /// - Throws: `StoreError`, or `ArtifactError` or `RegistryError` where the predecessor's files are broken: the
    ///   champion stays then, and the next look tries again.
    @discardableResult
    package func check() async throws -> ProbationVerdict? {
        let model = registry.model
        let (seen, trace) = try await registry.store.read { transaction in
            (
                try transaction.judgeProbation(of: model, by: rule),
                try transaction.trace(of: try transaction.champion(of: model))
            )
        }
        guard let seen, let end = seen.verdict.end else { return nil }
        // The rollback belongs to what led to the promotion.
        return try await Trace.$current.withValue(trace.map { Trace(id: $0) }) {
            try await conclude(seen.record, as: end)
        }
    }

    /// Looks as ``check()`` does, for a trainer: a predecessor whose files are broken must not keep it from its flags.
    ///
    /// - Returns: whether the probation ended.
    /// - Throws: `StoreError`, and `CancellationError` while the service ends; all else is logged.
    func endsNow() async throws -> Bool {
        do {
            return try await check() != nil
        } catch let error where error is StoreError || error is CancellationError {
            throw error
        } catch {
            logger.error("the champion on probation stays", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func conclude(_ seen: ProbationRecord, as end: Probation.End) async throws -> ProbationVerdict? {
        let model = registry.model
        if end == .rolledBack { try await verify(seen.probation.predecessor) }
        let at = now()
        let verdict = try await registry.store.write { [rule, holder] transaction -> ProbationVerdict? in
            guard let (record, verdict) = try transaction.reading.judgeProbation(of: model, by: rule),
                record.promotion == seen.promotion, let end = verdict.end
            else { return nil }
            try transaction.concludeProbation(
                of: record.probation.version,
                model: model,
                end,
                cause: HealingCause(
                    actor: holder,
                    reason: verdict.description(of: record.probation),
                    evidence: try JSONText.encode(verdict),
                    at: at
                )
            )
            return verdict
        }
        if let verdict { report(verdict, on: seen.probation) }
        return verdict
    }

    private func verify(_ predecessor: String) async throws {
        try registry.verify(try await registry.version(named: predecessor))
    }

    private func report(_ verdict: ProbationVerdict, on probation: Probation) {
        logger.log(
            level: verdict.end == .passed ? .notice : .warning,
            "probation ended",
            metadata: [
                "version": "\(probation.version)", "predecessor": "\(probation.predecessor)",
                "end": "\(verdict.end?.rawValue ?? "")", "why": "\(verdict.description(of: probation))",
            ]
        )
    }
}

extension ReadTransaction {
    /// The open probation and what the rule says about it now.
    fileprivate func judgeProbation(
        of model: String,
        by rule: ProbationRule
    ) throws -> (record: ProbationRecord, verdict: ProbationVerdict)? {
        guard let record = try openProbation(of: model) else { return nil }
        let (errors, served) = try probationErrors(
            of: record,
            model: model,
            horizons: Set(HeldBackComparison.horizons)
        )
        return (record, rule.decide(PairedLosses(errors), served: served))
    }
}
