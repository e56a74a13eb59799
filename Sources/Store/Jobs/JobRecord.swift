/// Work that a client asked for, which a runner does outside of the request.
///
/// | event | queued | running | succeeded, failed, canceled |
/// |---|---|---|---|
/// | claim | running, attempt + 1; refused while it waits after an error | after the lease: attempt + 1, or failed | – |
/// | renew, progress | – | by the holder of the token only | – |
/// | succeed, fail | – | by the holder of the token only | – |
/// | give back | – | queued, attempt − 1, by the holder of the token only | – |
/// | ask to cancel | canceled | canceled by its runner at its next step | unchanged |
package struct JobRecord: Hashable, Sendable {
    package var id: Int64
    package var kind: JobKind
    /// The client that asked for it.
    package var client: String
    /// JSON, without the observations of the request.
    package var request: String
    package var state: JobState
    /// Seconds since 1970, as all times.
    package var createdAt: Double
    /// The start of the first attempt.
    package var startedAt: Double?
    package var finishedAt: Double?
    package var attempts: Int
    /// Grows with each claim.
    package var token: Int64
    package var holder: String?
    package var leaseUntil: Double?
    package var cancelRequestedAt: Double?
    /// 0 … 1.
    package var progress: Double
    /// A sentence about the progress.
    package var note: String?
    /// Why the job failed.
    package var error: JobFailure?
    /// The name of an export's file.
    package var file: String?
    /// The size of the result or of its file.
    package var resultBytes: Int
}

/// The kinds of jobs.
package enum JobKind: String, CaseIterable, Hashable, Sendable, Codable {
    case backtest
    case replay
    case whatIf = "what_if"
    case export
    case retrain
    case tune
}

package enum JobState: String, CaseIterable, Hashable, Sendable {
    case queued
    case running
    case succeeded
    case failed
    case canceled

    /// Whether the job is never run again.
    package var isFinished: Bool { self == .succeeded || self == .failed || self == .canceled }
}

/// Why a job failed.
package struct JobFailure: Error, Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The data of the job cannot be used.
        case input = "job-input"
        /// The job took longer than the limit.
        case timeLimit = "job-time-limit"
        /// The result is larger than the limit.
        case resultTooLarge = "job-result-too-large"
        /// Each attempt ended with its runner.
        case attempts = "job-attempts"
        /// A defect, or an error of the machine.
        case `internal`
    }

    package var kind: Kind
    /// The problem and its remedy.
    package var detail: String

    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }
}

/// A job to be stored.
package struct NewJob: Hashable, Sendable {
    package var kind: JobKind
    package var client: String
    /// The client's own name of the request; a second request with it is the same job.
    package var idempotencyKey: String?
    /// JSON, without the observations.
    package var request: String
    /// The observations as JSON, if the request has some.
    package var data: String?
    /// SHA-256 of the whole request, 64 hexadecimal digits.
    package var digest: String

    package init(
        kind: JobKind,
        client: String,
        idempotencyKey: String?,
        request: String,
        data: String?,
        digest: String
    ) {
        self.kind = kind
        self.client = client
        self.idempotencyKey = idempotencyKey
        self.request = request
        self.data = data
        self.digest = digest
    }
}

/// The largest demand of clients.
package struct JobQuota: Hashable, Sendable {
    /// Jobs of a client that are not finished.
    package var openPerClient: Int
    /// Jobs of all clients that are not finished.
    package var open: Int
    /// Finished jobs of a client; the oldest are deleted when it asks for more.
    package var keptPerClient: Int
    /// The bytes of all results together.
    package var resultBytes: Int
    /// The bytes of a client's results together, so that one client cannot use up ``resultBytes``.
    package var resultBytesPerClient: Int

    package init(
        openPerClient: Int = 20,
        open: Int = 200,
        keptPerClient: Int = 100,
        resultBytes: Int = 1 << 30,
        resultBytesPerClient: Int = 256 << 20
    ) {
        self.openPerClient = openPerClient
        self.open = open
        self.keptPerClient = keptPerClient
        self.resultBytes = resultBytes
        self.resultBytesPerClient = resultBytesPerClient
    }
}

/// Why a job is not accepted or not changed.
package enum JobError: Error, Hashable, Sendable {
    /// Another request of the client had the same idempotency key.
    case otherRequest(id: Int64)
    case tooManyOpen(client: String, limit: Int)
    case tooManyOpenInAll(limit: Int)
    case tooManyResults(limit: Int)
    case tooManyResultsOf(client: String, limit: Int)
    /// The token is not the newest, the lease has run out, or the job is not running.
    case lost(id: Int64)
}
