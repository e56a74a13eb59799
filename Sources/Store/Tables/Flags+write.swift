import CanonicalJSON
package import Healing
package import Observations
import Timing
package import TraceContext

extension WriteTransaction {
    /// Raises a flag unless the model has an open one.
    ///
    /// - Parameters:
    ///   - target: the model's target.
    ///   - reason: why the model should be retrained.
    ///   - station: the station that the evidence refers to; `nil` if it refers to none or to all.
    ///   - evidence: JSON.
    ///   - now: seconds since 1970.
    ///   - trace: the flag's trace; by default, a new trace is started.
    ///   - job: the job that asks for the retrain.
    /// - Returns: the open flag, and whether this call raised it.
    /// - Throws: ``StoreError``.
    package func raiseFlag(
        target: TargetName,
        reason: RetrainFlag.Reason,
        station: String? = nil,
        evidence: String?,
        now: Double,
        trace: TraceIdentifier? = nil,
        job: Int64? = nil
    ) throws -> (flag: FlagRecord, isNew: Bool) {
        if let open = try reading.openFlag(of: target) { return (open, false) }
        let trace = trace ?? .random()
        let id: Int64? = try connection.value(
            """
            INSERT INTO retrain_flags (target, reason, station, evidence, raised_at, raised_outcome, trace, job, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'raised') RETURNING id
            """,
            [
                target, reason.rawValue, station, evidence, now, try reading.latestOutcomeIdentifier(),
                trace.description, job,
            ]
        )
        guard let id else { throw SQLError.null(column: "id") }
        var state = HealingState()
        let flag = RetrainFlag(id: id, target: target, reason: reason, evidence: evidence, raisedAt: now)
        let raised = state.raise(flag)
        let record = FlagRecord(flag: raised.flag, station: station, trace: trace)
        try recordEvent(raised: record)
        try audit(
            "raise flag",
            of: "\(id)",
            target: target.rawValue,
            reason: reason.rawValue,
            after: ["state": raised.flag.state.name],
            at: now
        )
        return (record, raised.isNew)
    }

    /// Raises a flag for a routine retrain, if one is due.
    ///
    /// - Parameters:
    ///   - target: the model's target.
    ///   - schedule: decides whether a retrain is due.
    ///   - past: the model's previous retrains.
    ///   - now: seconds since 1970.
    ///   - trace: the trace of a new flag; by default, a new trace is started.
    /// - Returns: the schedule's decision, and the open flag, raised by this call or earlier.
    /// - Throws: ``StoreError``.
    package func raiseRoutineFlag(
        target: TargetName,
        schedule: RetrainSchedule,
        past: RetrainSchedule.Past,
        now: Double,
        trace: TraceIdentifier? = nil
    ) throws -> (decision: RetrainSchedule.Decision, flag: FlagRecord?) {
        let decision = schedule.decide(past, now: now)
        switch decision {
        case .fresh, .waitsAfterFailure: return (decision, nil)
        case .alreadyOpen: return (decision, try reading.openFlag(of: target))
        case .due:
            let evidence = ScheduleEvidence(
                ageSeconds: past.retrainedAt.map { max(0, now - $0) },
                staleAfterSeconds: schedule.interval.seconds
            )
            let json = try JSONText.encode(evidence)
            let raised = try raiseFlag(target: target, reason: .schedule, evidence: json, now: now, trace: trace)
            return (decision, raised.flag)
        }
    }

    /// Claims the model's open flag if it can be claimed; an expired lease is released first.
    ///
    /// - Parameters:
    ///   - target: the model's target.
    ///   - holder: the name of the claiming process; unique to it.
    ///   - now: seconds since 1970.
    ///   - lease: duration of the lease.
    ///   - limits: limits of attempts and back-off.
    /// - Returns: the claimed flag; `nil` if no flag can be claimed.
    /// - Throws: ``StoreError``.
    package func claimFlag(
        target: TargetName,
        holder: String,
        now: Double,
        lease: Duration,
        limits: RetryLimits
    ) throws -> FlagRecord? {
        guard var record = try reading.openFlag(of: target) else { return nil }
        let before = record.flag
        var state = HealingState(flag: before)
        guard let after = state.claim(by: holder, now: now, lease: lease, limits: limits) else { return nil }
        record.flag = after.flag
        if after.flag != before { try save(record, before: before.state) }
        return after.isClaimed ? record : nil
    }

    /// Applies an event to a stored flag.
    ///
    /// - Parameters:
    ///   - id: the flag's identifier.
    ///   - result: the result of the retrain, if it has one.
    ///   - transition: applies the event.
    /// - Returns: the updated flag.
    /// - Throws: `FlagTransitionError` if the flag's state does not allow the event.
    @discardableResult
    package func updateFlag(
        _ id: Int64,
        result: RetrainResult? = nil,
        _ transition: (inout RetrainFlag) throws -> Void
    ) throws -> FlagRecord {
        guard var record = try reading.flag(id) else { throw FlagTransitionError.notClaimed(id: id) }
        let before = record.flag.state
        var state = HealingState(flag: record.flag.isOpen ? record.flag : nil)
        record.flag = try state.update(id, transition)
        if let result { try record.note(result) }
        try save(record, before: before)
        return record
    }

    /// Closes a flag with the verdict on its challenger, and promotes the challenger if the verdict is positive.
    ///
    /// - Parameters:
    ///   - id: the flag's identifier.
    ///   - challenger: the trained version; it is recorded with either verdict.
    ///   - result: the result of the retrain.
    ///   - holder: the holder of the flag's lease.
    ///   - now: seconds since 1970.
    /// - Returns: the closed flag; a quarantined challenger is rejected.
    /// - Throws: `FlagTransitionError` if the holder has lost the flag.
    package func conclude(
        _ id: Int64,
        challenger: VersionRecord,
        result: RetrainResult,
        by holder: String,
        now: Double
    ) throws -> FlagRecord {
        guard var record = try reading.flag(id) else { throw FlagTransitionError.notClaimed(id: id) }
        var state = try reading.healingState(of: challenger.target)
        let concluded = try state.conclude(
            id,
            challenger: challenger.version,
            promoted: result.verdict.promoted,
            by: holder,
            now: now
        )
        let before = record.flag.state
        record.flag = concluded.flag
        var result = result
        if result.verdict.promoted, !concluded.promoted { result.verdict = result.verdict.butQuarantined }
        try record.note(result)
        try insert(challenger)
        try save(record, before: before)
        let cause = HealingCause(actor: holder, reason: concluded.flag.reason.rawValue, flag: id, at: now)
        try self.record(concluded.effects, of: challenger.target, cause: cause)
        return record
    }

    /// Stores a flag, and records an event if its state differs from `before`.
    private func save(_ record: FlagRecord, before: RetrainFlag.State) throws {
        let flag = record.flag
        var lease: RetrainFlag.Lease?
        var closedAt: Double?
        switch flag.state {
        case .raised: break
        case .claimed(let held): lease = held
        case .promoted(let at), .rejected(let at), .failed(let at): closedAt = at
        }
        try connection.execute(
            """
            UPDATE retrain_flags SET state = ?, holder = ?, lease_until = ?, attempts = ?, not_before = ?,
                error = ?, verdict = ?, challenger = ?, duration = ?, closed_at = ?, closed_outcome = ?
            WHERE id = ?
            """,
            [
                flag.state.name, lease?.holder, lease?.until, flag.attempts, flag.notBefore,
                flag.error, record.verdict, record.challenger, record.duration, closedAt,
                try closedAt.map { _ in try reading.latestOutcomeIdentifier() }, flag.id,
            ]
        )
        guard flag.state.word != before.word else { return }
        try recordEvent(changed: record)
        try audit(
            "change flag",
            of: "\(flag.id)",
            target: flag.target.rawValue,
            claimed: lease?.holder,
            reason: flag.error,
            before: ["state": before.name],
            after: ["state": flag.state.name],
            at: closedAt
        )
    }
}

extension FlagRecord {
    fileprivate mutating func note(_ result: RetrainResult) throws {
        verdict = try JSONText.encode(result.verdict)
        challenger = result.challenger
        duration = result.duration
    }
}
