import Access
import CanonicalJSON
import Healing
import Observations
import Store
import XCTest

/// Claims, leases and tokens of jobs.
final class JobTests: XCTestCase {
    private static let lease = Duration.seconds(60)
    private static let limits = RetryLimits(maximumAttempts: 3, backoff: .seconds(30))
    private static let success = JobEnd.succeeded(result: "{}", bytes: 2)

    private static func new(
        _ kind: JobKind = .export,
        client: String = "anna",
        key: String? = nil,
        digest: String = "d"
    ) -> NewJob {
        NewJob(kind: kind, client: client, idempotencyKey: key, request: "{}", data: "[]", digest: digest)
    }

    @discardableResult
    private static func create(_ store: Store, _ job: NewJob = new(), quota: JobQuota = JobQuota(), now: Double = 100)
        async throws -> (job: JobRecord, isNew: Bool)
    {
        try await store.write { try $0.createJob(job, quota: quota, now: now) }
    }

    private static func claim(
        _ store: Store,
        by holder: String = "one",
        _ kinds: Set<JobKind> = Set(JobKind.allCases),
        now: Double = 200
    ) async throws -> JobRecord? {
        try await store.write {
            try $0.claimJob(kinds, holder: holder, now: now, lease: lease, limits: limits)
        }
    }

    private static func finish(_ store: Store, _ job: JobRecord, _ end: JobEnd = success, now: Double) async throws {
        _ = try await store.write { try $0.finishJob(JobClaim(job), end, now: now) }
    }

    private func job(_ id: Int64, in store: Store) async throws -> JobRecord {
        let job = try await store.read { try $0.job(id) }
        return try XCTUnwrap(job)
    }

    private func assertLost(_ job: JobRecord, _ work: () async throws -> Void, line: UInt = #line) async {
        do {
            try await work()
            XCTFail("the claim must be lost", line: line)
        } catch {
            XCTAssertEqual(error as? JobError, .lost(id: job.id), line: line)
        }
    }

    private func audit(_ store: Store) async throws -> [String] {
        try await store.read { try $0.auditEntries(limit: 1000).map(\.entry.action) }
    }

    func testTheOldestJobOfTheWantedKindsIsClaimed() async throws {
        let store = try newStore()
        for kind in [JobKind.retrain, .backtest, .export] { try await Self.create(store, Self.new(kind)) }
        let first = try await Self.claim(store, [.backtest, .export])
        let second = try await Self.claim(store, [.backtest, .export])
        let third = try await Self.claim(store, [.backtest, .export])
        XCTAssertEqual([first?.id, second?.id, third?.id], [2, 3, nil])
        XCTAssertEqual(first?.state, .running)
        XCTAssertEqual(first?.attempts, 1)
        XCTAssertEqual(first?.startedAt, 200)
    }

    func testOfTwentyRunnersAtOnceOneGetsTheJob() async throws {
        let place = try newPlace()
        let stores = [try open(place), try open(place)]
        try await Self.create(stores[0])
        let claims = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask { try await Self.claim(stores[number % 2], by: "runner \(number)") != nil }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        XCTAssertEqual(claims, 1)
    }

    func testADeadRunnersJobIsClaimedAgainAfterItsLeaseOnly() async throws {
        let store = try newStore()
        try await Self.create(store)
        let dead = try await Self.claim(store, now: 200)
        let early = try await Self.claim(store, by: "two", now: 259.9)
        XCTAssertNil(early)
        let next = try await Self.claim(store, by: "two", now: 260)
        XCTAssertEqual(next?.attempts, 2)
        XCTAssertGreaterThan(try XCTUnwrap(next?.token), try XCTUnwrap(dead?.token))
        XCTAssertEqual(next?.startedAt, 200)
        let actions = try await audit(store)
        XCTAssertEqual(actions, ["create job", "start job", "take over job"])
    }

    func testOnlyTheNewestTokenWritesProgressAndEnd() async throws {
        let store = try newStore()
        try await Self.create(store)
        let claimed = try await Self.claim(store, now: 200)
        let dead = try XCTUnwrap(claimed)
        let again = try await Self.claim(store, by: "two", now: 300)
        let next = try XCTUnwrap(again)
        await assertLost(dead) {
            _ = try await store.write {
                try $0.renewJob(JobClaim(dead), progress: 0.9, note: "late", now: 301, lease: Self.lease)
            }
        }
        await assertLost(dead) { try await Self.finish(store, dead, now: 302) }
        await assertLost(dead) {
            try await store.write { try $0.returnJob(JobClaim(dead), after: nil, now: 303, limits: Self.limits) }
        }
        await assertLost(dead) {
            _ = try await store.write {
                try $0.raiseFlag(for: JobClaim(dead), target: "temperature", evidence: nil, now: 304)
            }
        }
        try await Self.finish(store, next, .succeeded(result: #"{"by":"two"}"#, bytes: 12), now: 305)
        await assertLost(next) { try await Self.finish(store, next, .canceled, now: 306) }
        let result = try await store.read { try $0.jobResult(next.id) }
        XCTAssertEqual(result, #"{"by":"two"}"#)
    }

    func testARunnerThatSleptThroughItsLeaseChangesNothingEvenIfNobodyTookOver() async throws {
        let store = try newStore()
        try await Self.create(store)
        let claimed = try await Self.claim(store, now: 200)
        let sleeper = try XCTUnwrap(claimed)
        await assertLost(sleeper) { try await Self.finish(store, sleeper, now: 260) }
    }

    func testARenewedLeaseKeepsTheJob() async throws {
        let store = try newStore()
        try await Self.create(store)
        let claimed = try await Self.claim(store, now: 200)
        let job = try XCTUnwrap(claimed)
        let isCanceled = try await store.write {
            try $0.renewJob(JobClaim(job), progress: 0.25, note: "a quarter", now: 240, lease: Self.lease)
        }
        XCTAssertFalse(isCanceled)
        let other = try await Self.claim(store, by: "two", now: 299)
        XCTAssertNil(other)
        let stored = try await self.job(job.id, in: store)
        XCTAssertEqual(stored.progress, 0.25)
        XCTAssertEqual(stored.note, "a quarter")
    }

    func testAJobThatEndsItsRunnersFailsAfterTheLastAttempt() async throws {
        let store = try newStore()
        try await Self.create(store)
        for attempt in 1...3 {
            let claimed = try await Self.claim(store, now: Double(attempt) * 1000)
            XCTAssertEqual(claimed?.attempts, attempt)
        }
        let none = try await Self.claim(store, now: 9000)
        XCTAssertNil(none)
        let job = try await job(1, in: store)
        XCTAssertEqual(job.state, .failed)
        XCTAssertEqual(job.error?.kind, .attempts)
    }

    func testAStoppedRunnerGivesTheJobBackUntried() async throws {
        let store = try newStore()
        try await Self.create(store)
        let claimed = try await Self.claim(store)
        let job = try XCTUnwrap(claimed)
        try await store.write { try $0.returnJob(JobClaim(job), after: nil, now: 210, limits: Self.limits) }
        let again = try await Self.claim(store, by: "two", now: 211)
        XCTAssertEqual(again?.attempts, 1)
    }

    func testAfterAnErrorTheJobWaits() async throws {
        let store = try newStore()
        try await Self.create(store)
        let claimed = try await Self.claim(store)
        let job = try XCTUnwrap(claimed)
        let failure = JobFailure(.internal, "the disk is full")
        try await store.write { try $0.returnJob(JobClaim(job), after: failure, now: 210, limits: Self.limits) }
        let early = try await Self.claim(store, now: 239)
        XCTAssertNil(early)
        let later = try await Self.claim(store, now: 240)
        XCTAssertEqual(later?.attempts, 2)
    }

    func testAQueuedJobIsCanceledAtOnce() async throws {
        let store = try newStore()
        try await Self.create(store)
        let canceled = try await store.write { try $0.cancelJob(1, now: 150) }
        XCTAssertEqual(canceled?.state, .canceled)
        let claimed = try await Self.claim(store)
        XCTAssertNil(claimed)
    }

    func testTheRunnerOfACanceledJobIsToldAndEndsIt() async throws {
        let store = try newStore()
        try await Self.create(store)
        let claimed = try await Self.claim(store)
        let job = try XCTUnwrap(claimed)
        let asked = try await store.write { try $0.cancelJob(job.id, now: 210) }
        XCTAssertEqual(asked?.state, .running)
        let isCanceled = try await store.write {
            try $0.renewJob(JobClaim(job), progress: 0.5, note: nil, now: 211, lease: Self.lease)
        }
        XCTAssertTrue(isCanceled)
        try await Self.finish(store, job, .canceled, now: 212)
        let ended = try await self.job(job.id, in: store)
        XCTAssertEqual(ended.state, .canceled)
        let again = try await store.write { try $0.cancelJob(job.id, now: 213) }
        XCTAssertEqual(again, ended)
    }

    func testACanceledJobOfADeadRunnerEnds() async throws {
        let store = try newStore()
        try await Self.create(store)
        _ = try await Self.claim(store, now: 200)
        _ = try await store.write { try $0.cancelJob(1, now: 210) }
        let claimed = try await Self.claim(store, by: "two", now: 260)
        XCTAssertNil(claimed)
        let job = try await job(1, in: store)
        XCTAssertEqual(job.state, .canceled)
    }

    func testAFinishedJobIsNeverClaimed() async throws {
        let store = try newStore()
        for end in [Self.success, .failed(JobFailure(.input, "no data")), .canceled] {
            try await Self.create(store)
            let claimed = try await Self.claim(store)
            try await Self.finish(store, try XCTUnwrap(claimed), end, now: 201)
        }
        let claimed = try await Self.claim(store, now: 1e9)
        XCTAssertNil(claimed)
        let counts = try await store.read { try $0.jobCounts() }
        XCTAssertEqual(counts.open, [:])
        XCTAssertEqual(counts.finished.values.map(\.count), [1, 1, 1])
    }

    func testTheSameKeyIsTheSameJob() async throws {
        let store = try newStore()
        let first = try await Self.create(store, Self.new(key: "k"))
        let again = try await Self.create(store, Self.new(key: "k"))
        XCTAssertTrue(first.isNew)
        XCTAssertFalse(again.isNew)
        XCTAssertEqual(again.job.id, first.job.id)
        let ofAnother = try await Self.create(store, Self.new(client: "bert", key: "k"))
        XCTAssertNotEqual(ofAnother.job.id, first.job.id)
        do {
            try await Self.create(store, Self.new(key: "k", digest: "other"))
            XCTFail("another body must be refused")
        } catch {
            XCTAssertEqual(error as? JobError, .otherRequest(id: first.job.id))
        }
        let actions = try await audit(store)
        XCTAssertEqual(actions, ["create job", "create job"])
    }

    func testTheNumbersOfJobsAreBounded() async throws {
        let store = try newStore()
        var quota = JobQuota(openPerClient: 2, open: 3, keptPerClient: 2, resultBytes: 100)
        func refusal(_ client: String) async throws -> JobError? {
            do {
                try await Self.create(store, Self.new(client: client), quota: quota)
                return nil
            } catch let error as JobError {
                return error
            }
        }
        var found: [JobError?] = []
        for client in ["anna", "anna", "anna", "bert", "bert"] { found.append(try await refusal(client)) }
        XCTAssertEqual(
            found,
            [nil, nil, .tooManyOpen(client: "anna", limit: 2), nil, .tooManyOpenInAll(limit: 3)]
        )
        while let job = try await Self.claim(store) { try await Self.finish(store, job, now: 201) }
        let more = [try await refusal("anna"), try await refusal("anna")]
        XCTAssertEqual(more, [nil, nil])
        let kept = try await store.read { try $0.jobs(of: "anna", limit: 100).map(\.id) }
        XCTAssertEqual(kept, [5, 4, 2], "the oldest finished job makes place")
        let claimed = try await Self.claim(store)
        try await Self.finish(store, try XCTUnwrap(claimed), .succeeded(result: "{}", file: "f", bytes: 100), now: 202)
        let full = try await refusal("carla")
        XCTAssertEqual(full, .tooManyResults(limit: 100))
        quota.resultBytes = 1000
        quota.resultBytesPerClient = 100
        let owner = try await store.read { try $0.job(claimed?.id ?? 0)?.client }
        let ofOne = try await refusal(try XCTUnwrap(owner))
        XCTAssertEqual(ofOne, .tooManyResultsOf(client: try XCTUnwrap(owner), limit: 100))
        let other = try await refusal("carla")
        XCTAssertNil(other, "the results of one client leave room for others")
    }

    func testTheObservationsOfARequestAreDeletedAtItsEnd() async throws {
        let store = try newStore()
        try await Self.create(store)
        let claimed = try await Self.claim(store)
        let before = try await store.read { try $0.jobData(1) }
        try await Self.finish(store, try XCTUnwrap(claimed), now: 201)
        let after = try await store.read { try $0.jobData(1) }
        XCTAssertEqual([before, after], ["[]", nil])
    }

    func testOldFinishedJobsAreDeletedAndTheirCountsStay() async throws {
        let store = try newStore()
        for time in [200.0, 300] {
            try await Self.create(store)
            let claimed = try await Self.claim(store, now: time)
            try await Self.finish(store, try XCTUnwrap(claimed), now: time + 1)
        }
        try await Self.create(store)
        let deleted = try await store.write { try $0.deleteJobs(age: 100, now: 350, limit: 10) }
        XCTAssertEqual(deleted, 1)
        let left = try await store.read { try $0.jobs(limit: 10).map(\.id) }
        XCTAssertEqual(left, [3, 2])
        let total = try await store.read { try $0.jobCounts().finished[.init(kind: .export, state: .succeeded)] }
        XCTAssertEqual(total, JobCounts.Total(count: 2, seconds: 2))
    }

    func testAJobRaisesOneFlagHoweverOftenItIsRun() async throws {
        let store = try newStore()
        let target: TargetName = "temperature"
        func raise(_ job: JobRecord, at now: Double) async throws -> Int64? {
            try await store.write {
                try $0.raiseFlag(for: JobClaim(job), target: target, evidence: nil, now: now)?.flag.id
            }
        }
        let drift = try await store.write {
            try $0.raiseFlag(target: target, reason: .drift, evidence: nil, now: 50).flag.flag.id
        }
        try await Self.create(store, Self.new(.retrain))
        let claimed = try await Self.claim(store, now: 200)
        let first = try XCTUnwrap(claimed)
        let waiting = try await raise(first, at: 201)
        XCTAssertNil(waiting, "another flag is open")
        _ = try await store.write { transaction in
            try transaction.updateFlag(drift) { _ = $0.withdraw(because: "a test", now: 202) }
        }
        let raised = try await raise(first, at: 203)
        let again = try await Self.claim(store, by: "two", now: 300)
        let second = try XCTUnwrap(again)
        let found = try await raise(second, at: 301)
        XCTAssertNotNil(raised)
        XCTAssertEqual(found, raised)
        let flags = try await store.read { try $0.flags(of: target, limit: 10).map(\.flag.reason) }
        XCTAssertEqual(flags, [.manual, .drift])
    }

    func testACanceledRetrainTakesItsFlagBack() async throws {
        let store = try newStore()
        try await Self.create(store, Self.new(.retrain))
        let claimed = try await Self.claim(store)
        let job = try XCTUnwrap(claimed)
        _ = try await store.write {
            try $0.raiseFlag(for: JobClaim(job), target: "temperature", evidence: nil, now: 201)
        }
        try await Self.finish(store, job, .canceled, now: 202)
        let flag = try await store.read { try $0.flag(ofJob: job.id)?.flag.state }
        XCTAssertEqual(flag, .rejected(at: 202))
    }

    func testPagesOfJobsAreFiltered() async throws {
        let store = try newStore()
        for kind in [JobKind.export, .tune, .export, .export] { try await Self.create(store, Self.new(kind)) }
        try await Self.create(store, Self.new(.export, client: "bert"))
        let page = try await store.read { try $0.jobs(of: "anna", kind: .export, state: .queued, limit: 2).map(\.id) }
        let next = try await store.read { try $0.jobs(of: "anna", kind: .export, before: 3, limit: 2).map(\.id) }
        XCTAssertEqual([page, next], [[4, 3], [1]])
    }
}
