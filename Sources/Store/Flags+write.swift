import CanonicalJSON
import GRDB
import Healing
import TraceContext

extension WriteTransaction {
    /// Raises a flag unless the model has an open one.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - reason: why it should be retrained.
    ///   - evidence: JSON.
    ///   - now: seconds since 1970.
    ///   - trace: what the flag belongs to; by default a new trace begins.
    /// - Returns: the open flag, and whether this call raised it.
    /// - Throws: an error of SQLite.
    package func raiseFlag(
        model: String,
        reason: RetrainFlag.Reason,
        evidence: String?,
        now: Double,
        trace: TraceIdentifier? = nil
    ) throws -> (flag: FlagRecord, isNew: Bool) {
        if let open = try reading.openFlag(of: model) { return (open, false) }
        let trace = trace ?? .random()
        try database.cachedStatement(
            sql: """
                INSERT INTO retrain_flags (model, reason, evidence, raised_at, raised_outcome, trace, state)
                VALUES (?, ?, ?, ?, ?, ?, 'raised')
                """
        )
        .execute(arguments: [
            model, reason.rawValue, evidence, now, try reading.latestOutcomeIdentifier(), trace.description,
        ])
        var state = HealingState()
        let raised = state.raise(
            RetrainFlag(
                id: database.lastInsertedRowID,
                model: model,
                reason: reason,
                evidence: evidence,
                raisedAt: now
            )
        )
        return (FlagRecord(flag: raised.flag, trace: trace), raised.isNew)
    }

    /// Raises a flag for a routine retrain, if one is due.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - schedule: when one is due.
    ///   - past: what has been retrained.
    ///   - now: seconds since 1970.
    ///   - trace: what a flag that is raised belongs to; by default a new trace begins.
    /// - Returns: what the schedule says, and the open flag, raised by this call or before.
    /// - Throws: an error of SQLite.
    package func raiseRoutineFlag(
        model: String,
        schedule: RetrainSchedule,
        past: RetrainSchedule.Past,
        now: Double,
        trace: TraceIdentifier? = nil
    ) throws -> (decision: RetrainSchedule.Decision, flag: FlagRecord?) {
        let decision = schedule.decide(past, now: now)
        switch decision {
        case .fresh, .waitsAfterFailure: return (decision, nil)
        case .alreadyOpen: return (decision, try reading.openFlag(of: model))
        case .due:
            let evidence = ScheduleEvidence(
                ageSeconds: past.retrainedAt.map { max(0, now - $0) },
                staleAfterSeconds: schedule.interval
            )
            let json = try JSONText.encode(evidence)
            let raised = try raiseFlag(model: model, reason: .schedule, evidence: json, now: now, trace: trace)
            return (decision, raised.flag)
        }
    }

    /// Claims the oldest flag of the model that can be claimed; leases that ran out are given back first.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - holder: who claims; unique to the process.
    ///   - now: seconds since 1970.
    ///   - lease: seconds.
    ///   - limits: of attempts.
    /// - Returns: the claimed flag, or `nil` where there is none to claim.
    /// - Throws: an error of SQLite.
    package func claimFlag(
        model: String,
        holder: String,
        now: Double,
        lease: Double,
        limits: RetryLimits
    ) throws -> FlagRecord? {
        guard var record = try reading.openFlag(of: model) else { return nil }
        let before = record.flag
        var state = HealingState(flag: before)
        guard let after = state.claim(by: holder, now: now, lease: lease, limits: limits) else { return nil }
        record.flag = after.flag
        if after.flag != before { try save(record) }
        return after.isClaimed ? record : nil
    }

    /// Applies an event to a stored flag.
    ///
    /// - Parameters:
    ///   - id: the flag's.
    ///   - result: what the retrain came to, where it came to an end.
    ///   - transition: the event.
    /// - Returns: the flag as it is now.
    /// - Throws: `FlagTransitionError` where the state does not allow the event.
    @discardableResult
    package func updateFlag(
        _ id: Int64,
        result: RetrainResult? = nil,
        _ transition: (inout RetrainFlag) throws -> Void
    ) throws -> FlagRecord {
        guard var record = try reading.flag(id) else { throw FlagTransitionError.notClaimed(id: id) }
        var state = HealingState(flag: record.flag.isOpen ? record.flag : nil)
        record.flag = try state.update(id, transition)
        if let result { try record.note(result) }
        try save(record)
        return record
    }

    /// Closes a flag with the verdict on its challenger, and makes the challenger the champion where it is positive.
    ///
    /// - Parameters:
    ///   - id: the flag's.
    ///   - challenger: is recorded whatever the verdict.
    ///   - result: what the retrain came to.
    ///   - holder: whose lease has to cover this.
    ///   - now: seconds since 1970.
    /// - Returns: the closed flag; a quarantined challenger was rejected.
    /// - Throws: `FlagTransitionError` where the holder has lost the flag.
    package func conclude(
        _ id: Int64,
        challenger: VersionRecord,
        result: RetrainResult,
        by holder: String,
        now: Double
    ) throws -> FlagRecord {
        guard var record = try reading.flag(id) else { throw FlagTransitionError.notClaimed(id: id) }
        var state = try reading.healingState(of: challenger.model)
        let concluded = try state.conclude(
            id,
            challenger: challenger.version,
            promoted: result.verdict.promoted,
            by: holder,
            now: now
        )
        record.flag = concluded.flag
        var result = result
        if result.verdict.promoted, !concluded.promoted { result.verdict = result.verdict.butQuarantined }
        try record.note(result)
        try insert(challenger)
        try save(record)
        let cause = HealingCause(actor: holder, reason: concluded.flag.reason.rawValue, flag: id, at: now)
        try self.record(concluded.effects, of: challenger.model, cause: cause)
        return record
    }

    private func save(_ record: FlagRecord) throws {
        let flag = record.flag
        var lease: RetrainFlag.Lease?
        var closedAt: Double?
        switch flag.state {
        case .raised: break
        case .claimed(let held): lease = held
        case .promoted(let at), .rejected(let at), .failed(let at): closedAt = at
        }
        try database.cachedStatement(
            sql: """
                UPDATE retrain_flags SET state = ?, holder = ?, lease_until = ?, attempts = ?, not_before = ?,
                    error = ?, verdict = ?, challenger = ?, duration = ?, closed_at = ?, closed_outcome = ?
                WHERE id = ?
                """
        )
        .execute(arguments: [
            flag.state.name, lease?.holder, lease?.until, flag.attempts, flag.notBefore,
            flag.error, record.verdict, record.challenger, record.duration, closedAt,
            try closedAt.map { _ in try reading.latestOutcomeIdentifier() }, flag.id,
        ])
    }
}

extension FlagRecord {
    fileprivate mutating func note(_ result: RetrainResult) throws {
        verdict = try JSONText.encode(result.verdict)
        challenger = result.challenger
        duration = result.duration
    }
}
