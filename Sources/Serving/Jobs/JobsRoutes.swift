import Access
import CanonicalJSON
import Foundation
import HTTPTypes
import Hummingbird
import JSONSchema
import NIOCore
import Store
import Timing

/// The jobs of clients: `POST /v1/jobs`, `GET /v1/jobs`, `GET /v1/jobs/{job}`, its result, and its end.
///
/// A client sees its own jobs; a client with the role operate sees all.
struct JobsRoutes: Sendable {
    let desk: JobDesk
    let results: JobFiles
    let now: WallClock

    private static let largestLimit = 1000
    private static let defaultLimit = 100

    static let parameters = [
        QueryParameter("kind", .words(JobKind.allCases.map(\.rawValue)), "Only jobs of this kind."),
        QueryParameter("state", .words(JobState.allCases.map(\.rawValue)), "Only jobs in this state."),
        .limit(1...largestLimit, default: defaultLimit, "jobs"),
        QueryParameter("cursor", .integer(1...Int.max), "The member next of the page before."),
    ]

    static let idempotencyKey = QueryParameter(
        "Idempotency-Key",
        .text(1...200),
        "The client's own name of the request: a repeated request is the same job. Printable ASCII."
    )

    init(store: Store, targets: ServedTargets, now: WallClock) {
        desk = JobDesk(store: store, targets: targets, now: now)
        results = JobFiles(database: store.path)
        self.now = now
    }

    /// The answer 202 to a new job.
    struct Accepted: RouteAnswer {
        var job: JobBody
        var retryAfter: Int

        static var forms: [AnswerForm] { [.json(JobBody.schema, status: .accepted)] }

        func response() throws -> Response {
            var response = try Response(json: job, status: .accepted)
            response.headers[.location] = "/v1/jobs/\(job.id)"
            response.headers[.retryAfter] = "\(retryAfter)"
            return response
        }
    }

    /// A job as it is.
    struct Shown: JSONRouteAnswer {
        var job: JobBody
        /// `nil` for a finished job.
        var retryAfter: Int?

        static var schema: JSONSchema { JobBody.schema }

        func response() throws -> Response {
            var response = try Response(json: job)
            if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
            return response
        }
    }

    struct Listing: JSONRouteAnswer, Encodable {
        var jobs: [JobBody]
        /// The cursor of the next page; `nil` if this page is not full.
        var next: Int64?

        private enum CodingKeys: String, CodingKey {
            case jobs
            case next
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(jobs, forKey: .jobs)
            try container.encode(next, forKey: .next)
        }

        static let schema = JSONSchema.open(
            "Jobs",
            [
                .required("jobs", .list(of: JobBody.schema)),
                .required("next", .integer.orNull.described("The cursor of the next page; null after the last one.")),
            ]
        )
    }

    func start(_ input: JobInput, _ request: Request, context: APIRequestContext) async throws -> Accepted {
        let key = try Self.idempotencyKey(of: request)
        // Exports need the role read alone, under which the gate names no actor.
        let job = try await Actor.$current.withValue(Actor(context.credential)) {
            try await desk.start(
                input,
                by: context.credential,
                client: context.credential.owner ?? Actor.local.name,
                idempotencyKey: key
            )
        }
        return Accepted(job: try JobBody(job), retryAfter: job.retryAfter(now: now()))
    }

    func list(_ request: Request, context: APIRequestContext) async throws -> Listing {
        let limit = try request.integer("limit", in: 1...Self.largestLimit) ?? Self.defaultLimit
        let before = try request.integer("cursor", in: 1...Int.max).map(Int64.init)
        let kind: JobKind? = try request.word("kind")
        let state: JobState? = try request.word("state")
        let client = context.seesAllJobs ? nil : context.credential.owner
        let jobs = try await desk.store.read {
            try $0.jobs(of: client, kind: kind, state: state, before: before, limit: limit)
        }
        let reached = try jobs.filter { try isReached($0, by: context.credential) }
        return Listing(jobs: try reached.map(JobBody.init), next: jobs.count == limit ? jobs.last?.id : nil)
    }

    func show(_ request: Request, context: APIRequestContext) async throws -> Shown {
        try shown(try await job(context))
    }

    func cancel(_ input: NoBody, _ request: Request, context: APIRequestContext) async throws -> Shown {
        let known = try await job(context)
        let job = try await Actor.$current.withValue(Actor(context.credential)) { try await desk.cancel(known.id) }
        guard let job else { throw Problem.noJob("\(known.id)") }
        guard !job.state.isFinished || job.state == .canceled else { throw Problem.finished(job) }
        return try shown(job)
    }

    func result(_ request: Request, context: APIRequestContext) async throws -> JobResultAnswer {
        let job = try await job(context)
        guard job.state == .succeeded else { throw Problem.noResult(of: job, retryAfter: job.retryAfter(now: now())) }
        if let name = job.file {
            guard let file = results.result(named: name).flatMap({ OpenFile(path: $0.path) }) else {
                throw Problem.lostResult(of: job)
            }
            return .file(file, mediaType: job.mediaType, name: name, range: try request.byteRange(of: file.size))
        }
        guard let text = try await desk.store.read({ try $0.jobResult(job.id) }) else {
            throw Problem.lostResult(of: job)
        }
        return .json(text)
    }

    private func shown(_ job: JobRecord) throws -> Shown {
        Shown(job: try JobBody(job), retryAfter: job.state.isFinished ? nil : job.retryAfter(now: now()))
    }

    /// The job of the path, if the client may see it.
    private func job(_ context: APIRequestContext) async throws -> JobRecord {
        let text = try context.parameters.require("job")
        guard let id = Int64(text), let job = try await desk.store.read({ try $0.job(id) }),
            context.seesAllJobs || job.client == context.credential.owner, try isReached(job, by: context.credential)
        else { throw Problem.noJob(text) }
        return job
    }

    /// Whether a job is about stations that the client reaches: another key of the client may be for more stations.
    private func isReached(_ job: JobRecord, by credential: Credential) throws -> Bool {
        guard credential.namedStations != nil else { return true }
        let request = try JSONText.decode(JobRequest.self, from: job.request)
        guard let stations = request.stations else { return request.kind != .export }
        return stations.allSatisfy(credential.reaches)
    }

    private static func idempotencyKey(of request: Request) throws -> String? {
        guard let name = HTTPField.Name(idempotencyKey.name), let key = request.headers[name] else { return nil }
        guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ 0x20 < $0 && $0 < 0x7F }) else {
            throw Problem.invalid(
                parameter: idempotencyKey.name,
                mismatch(mustBe: "1 to 200 printable ASCII characters without spaces", got: quoted(key))
            )
        }
        return key
    }
}

extension APIRequestContext {
    /// Results of jobs are about any stations.
    fileprivate var seesAllJobs: Bool {
        credential.mayAct(as: .operate) && credential.namedStations == nil
    }
}

extension Problem {
    fileprivate static func noJob(_ id: String) -> Problem {
        Problem(
            .notFound,
            kind: .job,
            title: "The job does not exist",
            detail: "job \(quoted(id)) does not exist, has been deleted, or belongs to another client"
        )
    }

    fileprivate static func finished(_ job: JobRecord) -> Problem {
        Problem(
            .conflict,
            kind: .jobState,
            title: "The job has ended",
            detail: "job \(job.id) has \(job.state.rawValue) and cannot be canceled"
        )
    }

    fileprivate static func noResult(of job: JobRecord, retryAfter: Int) -> Problem {
        Problem(
            .conflict,
            kind: .jobState,
            title: "The job has no result",
            detail: "job \(job.id) must have succeeded, is \(job.state.rawValue)",
            retryAfter: job.state.isFinished ? nil : retryAfter
        )
    }

    fileprivate static func lostResult(of job: JobRecord) -> Problem {
        Problem(
            .notFound,
            kind: .job,
            title: "The result does not exist",
            detail: "the file of job \(job.id) has been deleted: start the job again"
        )
    }
}
