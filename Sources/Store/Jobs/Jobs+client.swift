import Access
import CanonicalJSON

/// The operations of clients on jobs.
extension WriteTransaction {
    /// Stores a job, unless the client has asked for it already.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - quota: what clients may ask for.
    ///   - now: seconds since 1970.
    /// - Returns: the stored job, and whether this call stored it.
    /// - Throws: ``JobError``, or ``StoreError``.
    package func createJob(_ job: NewJob, quota: JobQuota, now: Double) throws -> (job: JobRecord, isNew: Bool) {
        if let key = job.idempotencyKey, let known = try reading.job(of: job.client, idempotencyKey: key) {
            guard known.digest == job.digest else { throw JobError.otherRequest(id: known.job.id) }
            return (known.job, false)
        }
        try require(quota, for: job)
        try connection.execute(
            """
            DELETE FROM jobs WHERE client = ? AND finished_at IS NOT NULL AND id <= (
                SELECT id FROM jobs WHERE client = ? AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?)
            """,
            [job.client, job.client, max(quota.keptPerClient - 1, 0)]
        )
        let id: Int64? = try connection.value(
            """
            INSERT INTO jobs (kind, client, idempotency_key, request, data, digest, state, created_at, note)
            VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?) RETURNING id
            """,
            [
                job.kind.rawValue, job.client, job.idempotencyKey, job.request, job.data, job.digest, now,
                "waits for a runner",
            ]
        )
        guard let id, let stored = try reading.job(id) else { throw SQLError.null(column: "id") }
        try audit(
            "create job",
            of: "\(id)",
            claimed: actor.credential == nil ? job.client : nil,
            after: JobAudit(stored),
            at: now
        )
        return (stored, true)
    }

    private func require(_ quota: JobQuota, for job: NewJob) throws {
        let open = "SELECT count(*) FROM jobs WHERE finished_at IS NULL"
        guard try connection.count("\(open) AND client = ?", [job.client]) < quota.openPerClient else {
            throw JobError.tooManyOpen(client: job.client, limit: quota.openPerClient)
        }
        guard try connection.count(open) < quota.open else { throw JobError.tooManyOpenInAll(limit: quota.open) }
        let results = "SELECT coalesce(sum(result_bytes), 0) FROM jobs"
        guard try connection.count("\(results) WHERE client = ?", [job.client]) < quota.resultBytesPerClient else {
            throw JobError.tooManyResultsOf(client: job.client, limit: quota.resultBytesPerClient)
        }
        guard try connection.count(results) < quota.resultBytes else {
            throw JobError.tooManyResults(limit: quota.resultBytes)
        }
    }

    /// Cancels a queued job, or asks the runner of a running one to end it; a finished job stays as it is.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - claimed: the name that the client states.
    ///   - now: seconds since 1970.
    /// - Returns: the job afterwards; `nil` if it does not exist.
    /// - Throws: ``StoreError``.
    package func cancelJob(_ id: Int64, claimed: String? = nil, now: Double) throws -> JobRecord? {
        guard let before = try reading.job(id) else { return nil }
        guard !before.state.isFinished, before.cancelRequestedAt == nil else { return before }
        try connection.execute("UPDATE jobs SET cancel_requested_at = ? WHERE id = ?", [now, id])
        try audit("cancel job", of: "\(id)", claimed: claimed, before: JobAudit(before), at: now)
        if before.state == .queued { try finish(before, .canceled, now: now) }
        return try reading.job(id)
    }

    /// Deletes the oldest jobs that finished more than `age` seconds ago; at most `limit`.
    package func deleteJobs(age: Double, now: Double, limit: Int) throws -> Int {
        try connection.execute(
            "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE finished_at < ? ORDER BY id LIMIT ?)",
            [now - age, limit]
        )
    }
}

extension ReadTransaction {
    fileprivate func job(of client: String, idempotencyKey key: String) throws -> (job: JobRecord, digest: String)? {
        let arguments: [(any SQLConvertible)?] = [client, key]
        guard let job = try jobs("client = ? AND idempotency_key = ?", arguments).first,
            let digest: String = try connection.value("SELECT digest FROM jobs WHERE id = ?", [job.id])
        else { return nil }
        return (job, digest)
    }
}

/// A job in the audit.
struct JobAudit: Encodable {
    var kind: JobKind
    var state: String
    var attempts: Int
    var token: Int64
    var holder: String?
    var leaseUntil: Double?
    var error: String?

    init(_ job: JobRecord) {
        kind = job.kind
        state = job.state.rawValue
        attempts = job.attempts
        token = job.token
        holder = job.holder
        leaseUntil = job.leaseUntil
        error = job.error?.kind.rawValue
    }

    private enum CodingKeys: String, CodingKey {
        case kind
        case state
        case attempts
        case token
        case holder
        case leaseUntil = "lease_until"
        case error
    }
}
