import CanonicalJSON
package import Healing
package import Observations
import Timing
package import TraceContext

/// The right to work at a job: the job and the token of its claim.
package struct JobClaim: Hashable, Sendable {
    package var id: Int64
    package var token: Int64

    package init(_ job: JobRecord) {
        id = job.id
        token = job.token
    }
}

/// How the work at a job ended.
package enum JobEnd: Hashable, Sendable {
    /// - Parameters:
    ///   - result: JSON.
    ///   - file: the name of an export's file.
    ///   - bytes: the size of the result, or of its file.
    case succeeded(result: String, file: String? = nil, bytes: Int)
    case failed(JobFailure)
    case canceled

    var state: JobState {
        switch self {
        case .succeeded: .succeeded
        case .failed: .failed
        case .canceled: .canceled
        }
    }
}

/// The operations of runners on jobs.
extension WriteTransaction {
    /// Claims the oldest job that can be run; a job whose runner died is claimed again when its lease has run out.
    ///
    /// A job whose attempts are used up, or that was to be canceled, is finished instead.
    ///
    /// - Parameters:
    ///   - kinds: the kinds that the runner works at.
    ///   - holder: the name of the claiming process; unique to it.
    ///   - now: seconds since 1970.
    ///   - lease: the duration of the lease.
    ///   - limits: the largest number of attempts, and the pause after an error.
    /// - Returns: the claimed job; `nil` if there is none.
    /// - Throws: ``StoreError``.
    package func claimJob(
        _ kinds: Set<JobKind>,
        holder: String,
        now: Double,
        lease: Duration,
        limits: RetryLimits
    ) throws -> JobRecord? {
        let words = kinds.map(\.rawValue).sorted()
        while let before = try reading.claimableJob(words, now: now) {
            if before.cancelRequestedAt != nil {
                try finish(before, .canceled, now: now)
            } else if before.attempts >= limits.maximumAttempts {
                let detail = "\(before.attempts) runners ended during the job; see their logs, then start a new job"
                try finish(before, .failed(JobFailure(.attempts, detail)), now: now)
            } else {
                return try start(before, holder: holder, now: now, lease: lease)
            }
        }
        return nil
    }

    private func start(_ before: JobRecord, holder: String, now: Double, lease: Duration) throws -> JobRecord? {
        try connection.execute(
            """
            UPDATE jobs SET state = 'running', holder = ?, lease_until = ?, token = token + 1,
                attempts = attempts + 1, started_at = coalesce(started_at, ?), progress = 0, note = ?
            WHERE id = ?
            """,
            [holder, now + lease.seconds, now, "has begun", before.id]
        )
        guard let after = try reading.job(before.id) else { return nil }
        try audit(
            before.state == .running ? "take over job" : "start job",
            of: "\(before.id)",
            claimed: holder,
            before: JobAudit(before),
            after: JobAudit(after),
            at: now
        )
        return after
    }

    /// Renews the lease, and stores the progress.
    ///
    /// - Parameters:
    ///   - claim: the claim of the runner.
    ///   - progress: 0 … 1.
    ///   - note: a sentence.
    ///   - now: seconds since 1970.
    ///   - lease: the duration of the lease from now.
    /// - Returns: whether the job is to be canceled.
    /// - Throws: ``JobError/lost(id:)`` if the claim is not in force, or ``StoreError``.
    package func renewJob(_ claim: JobClaim, progress: Double, note: String?, now: Double, lease: Duration) throws
        -> Bool
    {
        let job = try held(claim, now: now)
        try connection.execute(
            "UPDATE jobs SET lease_until = ?, progress = ?, note = coalesce(?, note) WHERE id = ?",
            [now + lease.seconds, min(max(progress, 0), 1), note, claim.id]
        )
        return job.cancelRequestedAt != nil
    }

    /// Stores how a job ended.
    ///
    /// A job that was to be canceled but has succeeded before its next step has succeeded.
    ///
    /// - Returns: the finished job.
    /// - Throws: ``JobError/lost(id:)`` if the claim is not in force, or ``StoreError``.
    @discardableResult
    package func finishJob(_ claim: JobClaim, _ end: JobEnd, now: Double) throws -> JobRecord {
        try finish(try held(claim, now: now), end, now: now)
    }

    /// Puts a job back into the queue.
    ///
    /// - Parameters:
    ///   - claim: the claim of the runner.
    ///   - failure: the error after which the job is repeated; `nil` if the runner is asked to stop, which costs no
    ///     attempt.
    ///   - now: seconds since 1970.
    ///   - limits: the pause after an error, and the largest number of attempts, after which the job fails.
    /// - Throws: ``JobError/lost(id:)`` if the claim is not in force, or ``StoreError``.
    package func returnJob(_ claim: JobClaim, after failure: JobFailure?, now: Double, limits: RetryLimits) throws {
        let job = try held(claim, now: now)
        if let failure, job.attempts >= limits.maximumAttempts {
            try finish(job, .failed(failure), now: now)
            return
        }
        let backoff = ExponentialBackoff(first: limits.backoff, ceiling: .seconds(Int64.max))
        try connection.execute(
            """
            UPDATE jobs SET state = 'queued', holder = NULL, lease_until = NULL, attempts = ?, not_before = ?, note = ?
            WHERE id = ?
            """,
            [
                failure == nil ? job.attempts - 1 : job.attempts,
                failure == nil ? now : now + backoff.delay(afterFailures: job.attempts).seconds,
                failure.map { "waits after an error: \($0.detail)" } ?? "waits for a runner", job.id,
            ]
        )
        let after = try reading.job(job.id)
        try audit(
            "return job",
            of: "\(job.id)",
            claimed: job.holder,
            reason: failure?.detail,
            before: JobAudit(job),
            after: after.map(JobAudit.init),
            at: now
        )
    }

    /// Raises the retrain flag of a job, once for each job.
    ///
    /// - Returns: the job's flag; `nil` while another flag of the target is open.
    /// - Throws: ``JobError/lost(id:)`` if the claim is not in force, or ``StoreError``.
    package func raiseFlag(
        for claim: JobClaim,
        target: TargetName,
        evidence: String?,
        now: Double,
        trace: TraceIdentifier? = nil
    ) throws -> FlagRecord? {
        let job = try held(claim, now: now)
        if let raised = try reading.flag(ofJob: job.id) { return raised }
        guard try reading.openFlag(of: target) == nil else { return nil }
        return try raiseFlag(
            target: target,
            reason: .manual,
            evidence: evidence,
            now: now,
            trace: trace,
            job: job.id
        )
        .flag
    }

    /// The job of a claim.
    ///
    /// - Throws: ``JobError/lost(id:)`` if the claim is not in force.
    private func held(_ claim: JobClaim, now: Double) throws -> JobRecord {
        guard let job = try reading.job(claim.id), job.state == .running, job.token == claim.token,
            let until = job.leaseUntil, until > now
        else { throw JobError.lost(id: claim.id) }
        return job
    }

    @discardableResult
    func finish(_ before: JobRecord, _ end: JobEnd, now: Double) throws -> JobRecord {
        var (result, file, bytes): (String?, String?, Int) = (nil, nil, 0)
        var failure: JobFailure?
        switch end {
        case .succeeded(let text, let name, let size): (result, file, bytes) = (text, name, size)
        case .failed(let reason): failure = reason
        case .canceled: try withdrawFlag(of: before, now: now)
        }
        try connection.execute(
            """
            UPDATE jobs SET state = ?, finished_at = ?, holder = NULL, lease_until = NULL, data = NULL, error = ?,
                result = ?, file = ?, result_bytes = ?, progress = ?, note = ?
            WHERE id = ?
            """,
            [
                end.state.rawValue, now, try failure.map { try JSONText.encode($0) }, result, file, bytes,
                end.state == .succeeded ? 1 : before.progress,
                "has \(end.state == .canceled ? "been canceled" : end.state.rawValue)",
                before.id,
            ]
        )
        try connection.execute(
            """
            INSERT INTO job_totals (kind, state, finished, seconds) VALUES (?, ?, 1, ?)
            ON CONFLICT (kind, state) DO UPDATE
            SET finished = job_totals.finished + 1, seconds = job_totals.seconds + excluded.seconds
            """,
            [before.kind.rawValue, end.state.rawValue, before.startedAt.map { max(0, now - $0) } ?? 0]
        )
        guard let after = try reading.job(before.id) else { throw JobError.lost(id: before.id) }
        try audit(
            "finish job",
            of: "\(before.id)",
            claimed: before.holder,
            reason: failure?.detail,
            before: JobAudit(before),
            after: JobAudit(after),
            at: now
        )
        return after
    }
}

extension WriteTransaction {
    /// Takes back the flag of a canceled job, unless a trainer has begun the retrain.
    private func withdrawFlag(of job: JobRecord, now: Double) throws {
        guard let raised = try reading.flag(ofJob: job.id)?.flag, case .raised = raised.state else { return }
        try updateFlag(raised.id) { _ = $0.withdraw(because: "job \(job.id) was canceled", now: now) }
    }
}

extension ReadTransaction {
    /// The oldest job that can be claimed.
    fileprivate func claimableJob(_ kinds: [String], now: Double) throws -> JobRecord? {
        let arguments: [(any SQLConvertible)?] = [now, now]
        return try jobs(
            """
            ((state = 'queued' AND not_before <= ?) OR (state = 'running' AND lease_until <= ?))
            AND kind IN (\(parameters(kinds.count))) ORDER BY id LIMIT 1
            """,
            arguments + kinds.map { $0 as (any SQLConvertible)? }
        )
        .first
    }

    /// The retrain flag that a job raised.
    package func flag(ofJob id: Int64) throws -> FlagRecord? {
        guard let flag: Int64 = try connection.value("SELECT id FROM retrain_flags WHERE job = ?", [id]) else {
            return nil
        }
        return try self.flag(flag)
    }
}
