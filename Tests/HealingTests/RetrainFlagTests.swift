import Healing
import Observations
import RandomNumbers
import XCTest

final class RetrainFlagTests: XCTestCase {
    private let limits = RetryLimits(maximumAttempts: 3, backoff: .seconds(30))

    private func raised() -> RetrainFlag {
        RetrainFlag(id: 7, target: "temperature", reason: .drift, raisedAt: 100)
    }

    func testAClaimedFlagIsRefusedToASecondHolderUntilTheLeaseRunsOut() throws {
        var flag = raised()
        try flag.claim(by: "first", now: 100, duration: .seconds(60))
        XCTAssertThrowsError(try flag.claim(by: "second", now: 159, duration: .seconds(60))) { error in
            XCTAssertEqual(error as? FlagTransitionError, .heldByAnother(id: 7, holder: "first"))
        }
        XCTAssertFalse(flag.expireLease(now: 159.9, limits: limits))
        XCTAssertTrue(flag.expireLease(now: 160, limits: limits))
        try flag.claim(by: "second", now: 160, duration: .seconds(60))
        XCTAssertEqual(flag.state, .claimed(.init(holder: "second", until: 220)))
        XCTAssertEqual(flag.attempts, 2)
    }

    func testOnlyTheHolderConcludes() throws {
        var flag = raised()
        try flag.claim(by: "first", now: 100, duration: .seconds(60))
        XCTAssertThrowsError(try flag.conclude(promoted: true, by: "second", now: 110))
        try flag.conclude(promoted: true, by: "first", now: 110)
        XCTAssertEqual(flag.state, .promoted(at: 110))
        XCTAssertFalse(flag.isOpen)
    }

    func testAHolderWhoseLeaseRanOutCannotConcludeRenewOrFail() throws {
        var flag = raised()
        try flag.claim(by: "first", now: 100, duration: .seconds(60))
        XCTAssertThrowsError(try flag.conclude(promoted: true, by: "first", now: 160))
        XCTAssertThrowsError(try flag.renew(by: "first", now: 160, duration: .seconds(60)))
        XCTAssertThrowsError(try flag.fail(by: "first", error: "x", now: 160, limits: limits))
    }

    func testARenewedLeaseLastsFromTheRenewal() throws {
        var flag = raised()
        try flag.claim(by: "first", now: 100, duration: .seconds(60))
        try flag.renew(by: "first", now: 150, duration: .seconds(60))
        XCTAssertEqual(flag.state, .claimed(.init(holder: "first", until: 210)))
    }

    func testThreeFailuresCloseTheFlagWithItsErrorAndEachWaitsLonger() throws {
        var flag = raised()
        var now = 100.0
        for (attempt, wait) in [(1, 30.0), (2, 60.0)] {
            try flag.claim(by: "trainer", now: now, duration: .seconds(60))
            try flag.fail(by: "trainer", error: "disk full", now: now, limits: limits)
            XCTAssertEqual(flag.state, .raised)
            XCTAssertEqual(flag.attempts, attempt)
            XCTAssertEqual(flag.notBefore, now + wait)
            XCTAssertThrowsError(try flag.claim(by: "trainer", now: now + wait - 1, duration: .seconds(60)))
            now += wait
        }
        try flag.claim(by: "trainer", now: now, duration: .seconds(60))
        try flag.fail(by: "trainer", error: "disk full", now: now, limits: limits)
        XCTAssertEqual(flag.state, .failed(at: now))
        XCTAssertEqual(flag.error, "disk full")
        XCTAssertThrowsError(try flag.claim(by: "trainer", now: now + 1000, duration: .seconds(60)))
    }

    func testALeaseThatRunsOutThreeTimesFailsTheFlag() throws {
        var flag = raised()
        for now in [100.0, 200, 300] {
            try flag.claim(by: "trainer", now: now, duration: .seconds(50))
            XCTAssertTrue(flag.expireLease(now: now + 50, limits: limits))
        }
        XCTAssertEqual(flag.state, .failed(at: 350))
    }

    func testAReleasedFlagDoesNotCountAsAnAttempt() throws {
        var flag = raised()
        try flag.claim(by: "trainer", now: 100, duration: .seconds(60))
        try flag.release(by: "trainer", now: 110)
        XCTAssertEqual(flag.state, .raised)
        XCTAssertEqual(flag.attempts, 0)
    }

    /// No order of events from three trainers leads to two holders, to a closed flag that opens again, or to more
    /// attempts than the limit.
    func testNoOrderOfEventsBreaksTheInvariants() {
        var generator = SplitMix64(seed: 42)
        for _ in 0..<200 {
            var flag = raised()
            var now = 100.0
            for _ in 0..<100 {
                now += Double.random(in: 0..<40, using: &generator)
                let before = flag
                let holder = ["a", "b", "c"].randomElement(using: &generator) ?? "a"
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: try? flag.claim(by: holder, now: now, duration: .seconds(60))
                case 1: try? flag.renew(by: holder, now: now, duration: .seconds(60))
                case 2: try? flag.conclude(promoted: .random(using: &generator), by: holder, now: now)
                case 3: try? flag.fail(by: holder, error: "e", now: now, limits: limits)
                case 4: try? flag.release(by: holder, now: now)
                default: _ = flag.expireLease(now: now, limits: limits)
                }
                XCTAssertTrue((0...limits.maximumAttempts).contains(flag.attempts))
                if !before.isOpen { XCTAssertEqual(flag, before) }
                if case .claimed(let old) = before.state, case .claimed(let new) = flag.state {
                    XCTAssertEqual(old.holder, new.holder)
                }
            }
        }
    }
}
