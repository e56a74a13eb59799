import Access
import CanonicalJSON
import Crypto
import Foundation
import HTTPTypes
import NIOCore
import PlainText
package import Observations
package import Store
package import Timing

/// Accepts jobs and cancels them: for the routes of the API, and for commands.
package struct JobDesk: Sendable {
    let store: Store
    let targets: ServedTargets
    let quota: JobQuota
    let now: WallClock

    init(store: Store, targets: ServedTargets, quota: JobQuota = JobQuota(), now: WallClock) {
        self.store = store
        self.targets = targets
        self.quota = quota
        self.now = now
    }

    /// - Parameters:
    ///   - store: the open database.
    ///   - targets: at least one.
    ///   - quota: what clients may ask for.
    ///   - now: the wall clock.
    package init(store: Store, targets: [Target], quota: JobQuota = JobQuota(), now: WallClock = .system) {
        guard let served = ServedTargets(targets.map { ServedTarget($0) }) else {
            preconditionFailure("jobs need at least one target")
        }
        self.init(store: store, targets: served, quota: quota, now: now)
    }

    /// Stores a job.
    ///
    /// - Parameters:
    ///   - body: the request, as JSON.
    ///   - client: the name of the client.
    /// - Returns: the job.
    /// - Throws: a ``Problem``, or `StoreError`.
    package func start(_ body: [UInt8], client: String) async throws -> JobRecord {
        try await start(try JobInput.read(ByteBuffer(bytes: body)), by: .none, client: client, idempotencyKey: nil)
    }

    func start(
        _ input: JobInput,
        by credential: Credential,
        client: String,
        idempotencyKey: String?
    ) async throws -> JobRecord {
        guard credential == .none || !JobInput.needsOperator(input.kind) || credential.permits(.operate) else {
            throw Problem.needsOperator(input.kind)
        }
        let (request, data) = try input.checked(
            for: targets,
            now: Timestamp(secondsSince1970: Int64(now()))
        )
        try await requireStations(of: request, for: credential)
        let (requestText, dataText) = (try JSONText.encode(request), try data.map { try JSONText.encode($0) })
        let digest = SHA256.hash(data: Data((requestText + (dataText ?? "")).utf8))
        let job = NewJob(
            kind: request.kind,
            client: client,
            idempotencyKey: idempotencyKey,
            request: requestText,
            data: dataText,
            digest: digest.hexadecimal
        )
        do {
            let at = now()
            return try await store.write { [quota] in try $0.createJob(job, quota: quota, now: at).job }
        } catch let error as JobError {
            throw Problem(error)
        }
    }

    /// Cancels a job; a finished job stays as it is.
    ///
    /// - Returns: the job; `nil` if it does not exist.
    /// - Throws: `StoreError`.
    package func cancel(_ id: Int64, client: String? = nil) async throws -> JobRecord? {
        let at = now()
        return try await store.write { try $0.cancelJob(id, claimed: client, now: at) }
    }

    /// The stations must exist, and a key of some stations may name only these.
    private func requireStations(of request: JobRequest, for credential: Credential) async throws {
        if credential.namedStations != nil {
            guard request.kind != .retrain else { throw Problem.limitedToStations(credential) }
            if request.kind == .export, request.stations == nil {
                throw Problem.invalid("stations", "must be given: the key permits some stations only")
            }
        }
        guard let stations = request.stations else { return }
        try credential.requireStations(stations)
        let unknown = try await store.read { transaction in
            try stations.firstIndex { try transaction.station($0) == nil }
        }
        if let unknown {
            let found = quoted(stations[unknown])
            throw Problem.invalid("stations[\(unknown)]", mustBe: "a station with observations", got: found)
        }
    }
}

extension Problem {
    static func needsOperator(_ kind: JobKind) -> Problem {
        Problem(
            .forbidden,
            kind: .forbidden,
            title: "The key does not permit this",
            detail: "a job of the kind \(kind.rawValue) needs the role operate; the role read "
                + "may start the kinds export and what_if"
        )
    }

    init(_ error: JobError) {
        switch error {
        case .otherRequest(let id):
            self.init(
                .unprocessableContent,
                kind: .idempotencyKey,
                title: "The key belongs to another request",
                detail: "the Idempotency-Key was sent with another body, for job \(id): choose a new key"
            )
        case .tooManyOpen(let client, let limit):
            self.init(
                tooMany: "\(quoted(client)) has \(limit) unfinished jobs: wait for one of them, or cancel it"
            )
        case .tooManyOpenInAll(let limit):
            self.init(tooMany: "the installation has \(limit) unfinished jobs: retry later")
        case .tooManyResults(let limit):
            self.init(
                tooMany: "the results of all jobs have \(limit >> 20) MiB: retry when old ones have been deleted",
                retryAfter: 3600
            )
        case .tooManyResultsOf(let client, let limit):
            self.init(
                tooMany:
                    "the results of \(quoted(client)) have \(limit >> 20) MiB: retry when old ones have been deleted",
                retryAfter: 3600
            )
        case .lost(let id):
            self.init(.conflict, kind: .jobState, title: "The job has changed", detail: "job \(id) has changed: retry")
        }
    }

    private init(tooMany detail: String, retryAfter: Int = 60) {
        self.init(
            .tooManyRequests,
            kind: .tooManyJobs,
            title: "Too many jobs",
            detail: detail,
            retryAfter: retryAfter
        )
    }
}
