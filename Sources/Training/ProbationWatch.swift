import CanonicalJSON
package import Healing
package import Logging
import Models
package import Observations
package import Registry
import Store
package import Timing
import TraceContext

/// Judges the champion on probation by the outcomes so far, and rolls back to its predecessor if it is worse.
///
/// The verdict, the rollback and the quarantine are one transaction in which the probation must still be open, so that
/// only one of several trainers acts.
package struct ProbationWatch: Sendable {
    let registry: ModelRegistry
    let rule: ProbationRule
    let horizons: Horizons
    let holder: String
    let now: WallClock
    let logger: Logger

    package init(
        registry: ModelRegistry,
        rule: ProbationRule,
        horizons: Horizons,
        holder: String,
        now: WallClock = .system,
        logger: Logger
    ) {
        self.registry = registry
        self.rule = rule
        self.horizons = horizons
        self.holder = holder
        self.now = now
        self.logger = logger
    }

    /// Judges the open probation, if any.
    ///
    /// - Returns: the verdict that ended it; `nil` if it continues or there is none.
    /// - Throws: `StoreError`, or `ArtifactError` or `RegistryError` if the predecessor's files are broken: the champion
    ///   then stays, and the next check tries again.
    @discardableResult
    package func check() async throws -> ProbationVerdict? {
        let target = registry.target
        let (seen, trace) = try await registry.store.read { [rule, horizons] transaction in
            (
                try transaction.judgeProbation(of: target, by: rule, horizons),
                try transaction.trace(of: try transaction.champion(of: target))
            )
        }
        guard let seen, let end = seen.verdict.end else { return nil }
        // The rollback belongs to the trace of the promotion.
        return try await Trace.$current.withValue(trace.map { Trace(id: $0) }) {
            try await conclude(seen.record, as: end)
        }
    }

    /// ``check()`` for a trainer: broken files of a predecessor must not stop the handling of flags.
    ///
    /// - Returns: whether the probation ended.
    /// - Throws: `StoreError`, and `CancellationError` while the service ends; other errors are logged.
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
        let target = registry.target
        if end == .rolledBack { try await verify(seen.probation.predecessor) }
        let at = now()
        let verdict = try await registry.store.write { [rule, horizons, holder] transaction -> ProbationVerdict? in
            guard let (record, verdict) = try transaction.reading.judgeProbation(of: target, by: rule, horizons),
                record.promotion == seen.promotion, let end = verdict.end
            else { return nil }
            try transaction.concludeProbation(
                of: record.probation.version,
                target: target,
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
    /// The open probation and the current verdict of the rule.
    fileprivate func judgeProbation(
        of target: TargetName,
        by rule: ProbationRule,
        _ horizons: Horizons
    ) throws -> (record: ProbationRecord, verdict: ProbationVerdict)? {
        guard let record = try openProbation(of: target) else { return nil }
        let (errors, served) = try probationErrors(
            of: record,
            target: target,
            horizons: Set(horizons)
        )
        return (record, rule.decide(PairedLosses(errors), served: served))
    }
}
