import CanonicalJSON
import Observations
import Healing
import Timing
import TraceContext

extension WriteTransaction {
    /// Raises a flag unless the model has an open one.
    ///
    /// - Parameters:
    ///   - target: its target.
    ///   - reason: why it should be retrained.
    ///   - station: the station that the evidence is about; `nil` if it is about none or all.
    ///   - evidence: JSON.
    ///   - now: seconds since 1970.
    ///   - trace: the trace that the flag belongs to; by default a new trace begins.
    /// - Returns: the open flag, and whether this call raised it.
    /// - Throws: ``StoreError``.
    package func raiseFlag(
        target: TargetName,
        reason: RetrainFlag.Reason,
        station: String? = nil,
        evidence: String?,
        now: Double,
        trace: TraceIdentifier? = nil
    ) throws -> (flag: FlagRecord, isNew: Bool) {
        if let open = try reading.openFlag(of: target) { return (open, false) }
        let trace = trace ?? .random()
        let id: Int64? = try connection.value(
            """
            INSERT INTO retrain_flags (target, reason, station, evidence, raised_at, raised_outcome, trace, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'raised') RETURNING id
            """,
            [
                target, reason.rawValue, station, evidence, now, try reading.latestOutcomeIdentifier(),
                trace.description,
            ]
        )
        guard let id else { throw SQLError.null(column: "id") }
        var state = HealingState()
        let flag = RetrainFlag(id: id, target: target, reason: reason, evidence: evidence, raisedAt: now)
        let raised = state.raise(flag)
        let record = FlagRecord(flag: raised.flag, station: station, trace: trace)
        try recordEvent(raised: record)
        return (record, raised.isNew)
    }

    /// Raises a flag for a routine retrain, if one is due.
    ///
    /// - Parameters:
    ///   - target: its name.
    ///   - schedule: when one is due.
    ///   - past: what has been retrained.
    ///   - now: seconds since 1970.
    ///   - trace: what a flag that is raised belongs to; by default a new trace begins.
    /// - Returns: what the schedule says, and the open flag, raised by this call or before.
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

    /// Claims the oldest flag of the model that can be claimed; leases that ran out are given back first.
    ///
    /// - Parameters:
    ///   - target: its name.
    ///   - holder: who claims; unique to the process.
    ///   - now: seconds since 1970.
    ///   - lease: how long the holder keeps the flag without renewing it.
    ///   - limits: of attempts.
    /// - Returns: the claimed flag, or `nil` where there is none to claim.
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
        let before = record.flag.state
        var state = HealingState(flag: record.flag.isOpen ? record.flag : nil)
        record.flag = try state.update(id, transition)
        if let result { try record.note(result) }
        try save(record, before: before)
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

    /// Stores a flag, and records an event if its state is no longer the one `before`.
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
        if flag.state.word != before.word { try recordEvent(changed: record) }
    }
}

extension FlagRecord {
    fileprivate mutating func note(_ result: RetrainResult) throws {
        verdict = try JSONText.encode(result.verdict)
        challenger = result.challenger
        duration = result.duration
    }
}
