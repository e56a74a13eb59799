import Foundation
import Healing
import Jobs
import Logging
import Store
import Synchronization
import TestSupport
import Timing
import XCTest

/// The runner with works of tests; its pauses end at once or never, and its wall clock is set by hand.
final class JobRunnerTests: XCTestCase {
    private final class Ground: Sendable {
        let store: Store
        private let time = Mutex(1000.0)

        init(folder: URL) throws {
            store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        }

        var now: WallClock { WallClock { [self] in time.withLock { $0 } } }

        func advance(by seconds: Double) { time.withLock { $0 += seconds } }

        func create(_ kind: JobKind = .tune) async throws -> Int64 {
            let job = NewJob(kind: kind, client: "tests", idempotencyKey: nil, request: "{}", data: nil, digest: "")
            let now = now()
            return try await store.write { try $0.createJob(job, quota: JobQuota(), now: now).job.id }
        }

        func job(_ id: Int64) async throws -> JobRecord {
            let job = try await store.read { try $0.job(id) }
            return try XCTUnwrap(job)
        }

        func runner(
            _ holder: String = "one",
            clock: any Clock<Duration> = EndlessClock(),
            timeLimit: Duration = .seconds(3600),
            work: @escaping JobRunner.Work
        ) -> JobRunner {
            JobRunner(
                store: store,
                kinds: Set(JobKind.allCases),
                lease: .seconds(60),
                timeLimit: timeLimit,
                holder: holder,
                now: now,
                clock: clock,
                logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() },
                work: work
            )
        }
    }

    private func ground() throws -> Ground { try Ground(folder: try temporaryFolder()) }

    private static let success = JobEnd.succeeded(result: "{}", bytes: 2)

    /// A clock whose sleeps last a millisecond, so that other tasks run.
    private struct ShortClock: Clock {
        var now: ContinuousClock.Instant { ContinuousClock.now }
        var minimumResolution: Duration { .nanoseconds(1) }

        func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
            try await ContinuousClock().sleep(for: .milliseconds(1))
        }
    }

    /// Work that reports until it must end.
    private static func endless(_ begun: @escaping @Sendable () -> Void = {}) -> JobRunner.Work {
        { _, progress in
            begun()
            while true {
                try progress.report(0.5, "working")
                await Task.yield()
            }
        }
    }

    func testAJobIsRunOnceAndItsResultIsStored() async throws {
        let ground = try ground()
        let id = try await ground.create()
        let runs = Mutex(0)
        let runner = ground.runner { _, progress in
            runs.withLock { $0 += 1 }
            try progress.report(1, "done")
            return .succeeded(result: #"{"a":1}"#, bytes: 7)
        }
        let first = try await runner.runNext()
        let second = try await runner.runNext()
        XCTAssertEqual(first?.id, id)
        XCTAssertNil(second)
        XCTAssertEqual(runs.withLock { $0 }, 1)
        let job = try await ground.job(id)
        XCTAssertEqual(job.state, .succeeded)
        XCTAssertEqual(job.progress, 1)
    }

    func testARunningJobIsCanceled() async throws {
        let ground = try ground()
        let id = try await ground.create()
        let runner = ground.runner(
            clock: ShortClock(),
            work: Self.endless()
        )
        let running = Task { try await runner.runNext() }
        while try await ground.job(id).state != .running { await Task.yield() }
        _ = try await ground.store.write { try $0.cancelJob(id, now: 1001) }
        _ = try await running.value
        let job = try await ground.job(id)
        XCTAssertEqual(job.state, .canceled)
    }

    func testAJobThatTakesTooLongFails() async throws {
        let ground = try ground()
        let id = try await ground.create()
        let runner = ground.runner(
            clock: ShortClock(),
            timeLimit: .seconds(30),
            work: Self.endless { ground.advance(by: 31) }
        )
        _ = try await runner.runNext()
        // The lease is a minute and the limit half of it: the runner still holds the job.
        let job = try await ground.job(id)
        XCTAssertEqual(job.state, .failed)
        XCTAssertEqual(job.error?.kind, .timeLimit)
    }

    func testTheLeaseIsRenewedWhileTheWorkRuns() async throws {
        let ground = try ground()
        let id = try await ground.create()
        let runner = ground.runner(clock: ShortClock()) { _, progress in
            for _ in 0..<5 {
                let before = try await ground.job(id).leaseUntil ?? 0
                ground.advance(by: 30)
                while try await ground.job(id).leaseUntil ?? 0 <= before { try await Task.sleep(for: .milliseconds(1)) }
            }
            return Self.success
        }
        _ = try await runner.runNext()
        let job = try await ground.job(id)
        XCTAssertEqual(job.state, .succeeded)
        XCTAssertEqual(job.attempts, 1)
    }

    func testARunnerThatLostItsLeaseStopsAndWritesNothing() async throws {
        let ground = try ground()
        let id = try await ground.create()
        let stopped = Mutex(false)
        // As on a machine that slept: the clock jumps, and another runner takes the job before this one looks again.
        let sleeper = ground.runner("sleeper", clock: ShortClock()) { _, progress in
            ground.advance(by: 61)
            _ = try await ground.runner("other") { _, _ in .succeeded(result: #"{"by":"other"}"#, bytes: 14) }.runNext()
            do {
                while true {
                    try progress.report(0.9, "late")
                    try await Task.sleep(for: .milliseconds(1))
                }
            } catch {
                stopped.withLock { $0 = true }
                throw error
            }
        }
        _ = try await sleeper.runNext()
        XCTAssertTrue(stopped.withLock { $0 })
        let job = try await ground.job(id)
        XCTAssertEqual(job.attempts, 2)
        let result = try await ground.store.read { try $0.jobResult(id) }
        XCTAssertEqual(result, #"{"by":"other"}"#)
    }

    func testASleepersLateResultIsRefused() async throws {
        let ground = try ground()
        let id = try await ground.create()
        let sleeper = ground.runner("sleeper") { _, _ in
            ground.advance(by: 61)
            _ = try await ground.runner("other") { _, _ in .succeeded(result: #"{"by":"other"}"#, bytes: 14) }.runNext()
            return .succeeded(result: #"{"by":"sleeper"}"#, bytes: 16)
        }
        _ = try await sleeper.runNext()
        let result = try await ground.store.read { try $0.jobResult(id) }
        XCTAssertEqual(result, #"{"by":"other"}"#)
    }

    func testAStoppedRunnerReturnsItsJob() async throws {
        let ground = try ground()
        let id = try await ground.create()
        let runner = ground.runner(work: Self.endless())
        let running = Task { try await runner.runNext() }
        while try await ground.job(id).state != .running { await Task.yield() }
        running.cancel()
        do {
            _ = try await running.value
            XCTFail("a stopped runner must throw")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
        let job = try await ground.job(id)
        XCTAssertEqual(job.state, .queued)
        XCTAssertEqual(job.attempts, 0)
    }

    func testAnUnknownErrorFailsWithoutItsTextAndAKnownOneWithIt() async throws {
        struct Secret: Error {}
        let ground = try ground()
        let unknown = try await ground.create()
        _ = try await ground.runner { _, _ in throw Secret() }.runNext()
        let known = try await ground.create()
        _ = try await ground.runner { _, _ in throw JobFailure(.input, "no rows") }.runNext()
        let (first, second) = (try await ground.job(unknown), try await ground.job(known))
        XCTAssertEqual(first.error?.kind, .internal)
        XCTAssertEqual(first.error?.detail.contains("Secret"), false)
        XCTAssertEqual(second.error, JobFailure(.input, "no rows"))
    }

    func testAFullDiskMakesTheJobWait() async throws {
        let ground = try ground()
        let id = try await ground.create()
        _ = try await ground.runner { _, _ in throw StoreError.full(path: "somewhere") }.runNext()
        let waiting = try await ground.job(id)
        XCTAssertEqual(waiting.state, .queued)
        let early = try await ground.runner { _, _ in Self.success }.runNext()
        XCTAssertNil(early)
        ground.advance(by: 31)
        _ = try await ground.runner { _, _ in Self.success }.runNext()
        let done = try await ground.job(id)
        XCTAssertEqual(done.state, .succeeded)
        XCTAssertEqual(done.attempts, 2)
    }
}
