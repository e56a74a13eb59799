import Logging
import Polling
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import TestSupport
import Timing
import XCTest

final class PollingTests: XCTestCase {
    private struct Trouble: Error, CustomStringConvertible {
        var description: String { "no luck" }
    }

    /// Polls work whose attempts end with the given results; after the last result, the work ends the service.
    ///
    /// - Returns: the sleeps before each attempt.
    private func sleeps(
        start: PollingStart = .atOnce,
        backoff: ExponentialBackoff<Duration>? = nil,
        results: [Result<Void, any Error>],
        log: RecordedLog = RecordedLog()
    ) async throws -> [[Duration]] {
        let clock = ManualClock()
        let seen = Mutex<[[Duration]]>([])
        try await Polling(
            every: .seconds(7),
            start: start,
            backoff: backoff,
            failure: .warning("cannot look; trying again"),
            clock: clock,
            logger: log.logger
        ) {
            let count = seen.withLock { seen in
                seen.append(clock.sleeps)
                return seen.count
            }
            guard count <= results.count else { throw CancellationError() }
            try results[count - 1].get()
        }
        .run()
        return seen.withLock { $0 }
    }

    func testWorkIsDoneAtOnceAndThenAtTheInterval() async throws {
        let sleeps = try await sleeps(results: [.success(()), .success(())])
        XCTAssertEqual(sleeps, [[], [.seconds(7)], [.seconds(7), .seconds(7)]])
    }

    func testTheFirstWorkMayWaitForTheInterval() async throws {
        let sleeps = try await sleeps(start: .afterInterval, results: [.success(())])
        XCTAssertEqual(sleeps, [[.seconds(7)], [.seconds(7), .seconds(7)]])
    }

    func testAnErrorIsLoggedAndTheWorkTriedAgainAfterTheInterval() async throws {
        let log = RecordedLog()
        let sleeps = try await sleeps(results: [.failure(Trouble()), .success(())], log: log)
        XCTAssertEqual(sleeps, [[], [.seconds(7)], [.seconds(7), .seconds(7)]])
        let entries = log.entries
        XCTAssertEqual(entries.count, 1)
        XCTAssertEqual(entries.first?.level, .warning)
        XCTAssertEqual(entries.first?.message, "cannot look; trying again")
        XCTAssertEqual(entries.first?.metadata, ["error": "no luck"])
    }

    func testABackOffDoublesUntilTheWorkSucceeds() async throws {
        let log = RecordedLog()
        let trouble = Result<Void, any Error>.failure(Trouble())
        let sleeps = try await sleeps(
            backoff: ExponentialBackoff(first: .seconds(1), ceiling: .seconds(3)),
            results: [trouble, trouble, trouble, .success(()), trouble],
            log: log
        )
        XCTAssertEqual(sleeps.last, [1, 2, 3, 7, 1].map { Duration.seconds($0) })
        XCTAssertEqual(log.entries.map(\.metadata["again_in"]), [1, 2, 3, 1].map { "\(Duration.seconds($0))" })
    }

    func testTheStateIsKeptFromOneTimeToTheNextAlsoAfterAnError() async throws {
        let seen = Mutex<[Int]>([])
        try await Polling(
            every: .seconds(1),
            failure: .error("failed"),
            clock: ManualClock(),
            logger: RecordedLog().logger,
            state: 10
        ) { state in
            seen.withLock { [state] in $0.append(state) }
            state += 1
            if state == 12 { throw Trouble() }
            if state == 14 { throw CancellationError() }
        }
        .run()
        XCTAssertEqual(seen.withLock { $0 }, [10, 11, 12, 13])
    }

    func testCancellationEndsThePause() async throws {
        let (pausing, continuation) = AsyncStream.makeStream(of: Void.self)
        let polling = Polling(
            every: .seconds(1),
            failure: .error("failed"),
            clock: EndlessClock(onSleep: { continuation.yield() }),
            logger: RecordedLog().logger
        ) {}
        let running = Task { try await polling.run() }
        for await _ in pausing { break }
        running.cancel()
        try await within("the end") { try await running.value }
    }

    func testGracefulShutdownEndsThePauseAndTheWork() async throws {
        let log = RecordedLog()
        for isPausing in [true, false] {
            let (sleeping, continuation) = AsyncStream.makeStream(of: Void.self)
            let clock = EndlessClock(onSleep: { continuation.yield() })
            let polling = Polling(
                every: .seconds(1),
                start: isPausing ? .afterInterval : .atOnce,
                failure: .error("failed"),
                clock: clock,
                logger: log.logger
            ) {
                XCTAssertFalse(isPausing)
                try await clock.sleep(for: .seconds(1))
            }
            try await within("the end") {
                try await testGracefulShutdown { shutdown in
                    async let running: Void = polling.run()
                    for await _ in sleeping { break }
                    shutdown.triggerGracefulShutdown()
                    try await running
                }
            }
        }
        XCTAssertTrue(log.entries.isEmpty)
    }
}
