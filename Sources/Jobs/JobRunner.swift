import Foundation
package import Healing
package import Logging
package import Store
package import Timing

/// Runs jobs, one at a time.
///
/// A claim is a lease that is renewed while the work runs. A runner that loses its lease (because the machine slept,
/// for example) stops at the next step and changes nothing: progress and end of a job are written only with the token
/// of the newest claim.
package struct JobRunner: Sendable {
    package typealias Work = @Sendable (JobRecord, JobProgress) async throws -> JobEnd

    let store: Store
    /// The kinds of jobs that it runs.
    let kinds: Set<JobKind>
    let lease: Duration
    let timeLimit: Duration
    let limits: RetryLimits
    /// The name of this process in its claims.
    package let holder: String
    let now: WallClock
    let clock: any Clock<Duration>
    let logger: Logger
    let work: Work

    /// A job that ends its runner fails after some attempts: five, because operators stop programs, too.
    package static let standardLimits = RetryLimits(maximumAttempts: 5, backoff: .seconds(30))

    /// The longest pause between two looks at the job: a client sees within a second that it is canceled.
    private static let longestPause = Duration.milliseconds(400)

    package init(
        store: Store,
        kinds: Set<JobKind>,
        lease: Duration,
        timeLimit: Duration,
        limits: RetryLimits = JobRunner.standardLimits,
        holder: String = HolderName.unique(),
        now: WallClock = .system,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        work: @escaping Work
    ) {
        self.store = store
        self.kinds = kinds
        self.lease = lease
        self.timeLimit = timeLimit
        self.limits = limits
        self.holder = holder
        self.now = now
        self.clock = clock
        self.logger = logger
        self.work = work
    }

    /// Runs the oldest job that can be run.
    ///
    /// - Returns: the job as it was claimed; `nil` if there is none.
    /// - Throws: `StoreError`, or `CancellationError` after the job was returned to the queue.
    @discardableResult
    package func runNext() async throws -> JobRecord? {
        let claimedAt = now()
        let claimed = try await store.write { [kinds, holder, lease, limits] transaction in
            try transaction.claimJob(kinds, holder: holder, now: claimedAt, lease: lease, limits: limits)
        }
        guard let job = claimed else { return nil }
        logger.info("job begins", metadata: metadata(of: job))
        let progress = JobProgress()
        let running = Task { [work] in try await work(job, progress) }
        let watching = Task { await watch(job, since: claimedAt, progress, running) }
        let result = await withTaskCancellationHandler {
            await running.result
        } onCancel: {
            progress.stop(.shutdown)
            running.cancel()
        }
        defer { watching.cancel() }
        do {
            // The calling task may be cancelled, and the end must be stored nevertheless.
            try await Task { try await conclude(job, result, progress) }.value
        } catch JobError.lost {
            logger.warning("the lease of the job was lost; another runner continues", metadata: metadata(of: job))
        }
        if progress.stop == .shutdown { throw CancellationError() }
        return job
    }

    private func conclude(_ job: JobRecord, _ result: Result<JobEnd, any Error>, _ progress: JobProgress) async throws {
        switch (result, progress.stop) {
        case (_, .lost): throw JobError.lost(id: job.id)
        case (.success(let end), _): try await finish(job, end)
        case (.failure, .canceled): try await finish(job, .canceled)
        case (.failure, .timeLimit):
            let detail = "a job may take \(Int(timeLimit.seconds)) s (--job-time-limit): ask for less"
            try await finish(job, .failed(JobFailure(.timeLimit, detail)))
        case (.failure, .shutdown): try await giveBack(job, after: nil)
        case (.failure(let failure as JobFailure), _): try await finish(job, .failed(failure))
        case (.failure(let error), nil):
            logger.error("job failed", metadata: metadata(of: job).merging(["error": "\(error)"]) { $1 })
            let failure = JobFailure(.internal, "the log of the trainer has the reason, for job \(job.id)")
            if let error = error as? StoreError, error.isTransient {
                try await giveBack(job, after: failure)
            } else {
                try await finish(job, .failed(failure))
            }
        }
    }

    private func finish(_ job: JobRecord, _ end: JobEnd) async throws {
        let claim = JobClaim(job)
        let finished = try await store.write { [now] in try $0.finishJob(claim, end, now: now()) }
        logger.info("job ends", metadata: metadata(of: finished))
    }

    private func giveBack(_ job: JobRecord, after failure: JobFailure?) async throws {
        let claim = JobClaim(job)
        try await store.write { [limits, now] in
            try $0.returnJob(claim, after: failure, now: now(), limits: limits)
        }
        logger.info("job returned to the queue", metadata: metadata(of: job))
    }

    private func metadata(of job: JobRecord) -> Logger.Metadata {
        [
            "job": "\(job.id)", "kind": "\(job.kind.rawValue)", "state": "\(job.state.rawValue)",
            "attempt": "\(job.attempts)", "token": "\(job.token)",
        ]
    }
}

extension JobRunner {
    /// Renews the lease and writes the progress until the task is cancelled, and stops the work if it must end.
    ///
    /// - Parameters:
    ///   - job: the claimed job.
    ///   - begin: when the job was claimed, in seconds since 1970.
    ///   - progress: receives the reason to stop.
    ///   - running: the work.
    private func watch(
        _ job: JobRecord,
        since begin: Double,
        _ progress: JobProgress,
        _ running: Task<JobEnd, any Error>
    ) async {
        let claim = JobClaim(job)
        let pause = min(lease / 4, Self.longestPause)
        var renewedAt = begin
        func stop(_ reason: JobProgress.Stop) {
            progress.stop(reason)
            running.cancel()
        }
        while !Task.isCancelled {
            do {
                try await clock.sleep(for: pause)
                let at = now()
                if at - begin > timeLimit.seconds { stop(.timeLimit) }
                if progress.hasNews || at - renewedAt >= (lease / 3).seconds {
                    let update = progress.takeUpdate()
                    if try await renew(claim, update, at: at) { stop(.canceled) }
                    renewedAt = at
                } else if try await isCanceled(claim) {
                    stop(.canceled)
                }
            } catch is CancellationError {
                return
            } catch JobError.lost {
                return stop(.lost)
            } catch {
                // The rest of the lease remains for further attempts.
                logger.warning("the lease of the job is not renewed yet; trying again", metadata: ["error": "\(error)"])
            }
        }
    }

    private func renew(_ claim: JobClaim, _ update: (fraction: Double, note: String?), at: Double) async throws -> Bool
    {
        try await store.write { [lease] transaction in
            try transaction.renewJob(claim, progress: update.fraction, note: update.note, now: at, lease: lease)
        }
    }

    private func isCanceled(_ claim: JobClaim) async throws -> Bool {
        guard let job = try await store.read({ try $0.job(claim.id) }), job.token == claim.token else {
            throw JobError.lost(id: claim.id)
        }
        return job.cancelRequestedAt != nil
    }
}
