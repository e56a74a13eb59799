import Healing
import XCTest

final class RetrainScheduleTests: XCTestCase {
    private let schedule = RetrainSchedule(interval: .seconds(86_400), backoff: .seconds(3600))

    func testItIsDueOnceTheIntervalHasPassed() {
        let past = RetrainSchedule.Past(retrainedAt: 1000)
        XCTAssertEqual(schedule.decide(past, now: 1000 + 86_399), .fresh)
        XCTAssertEqual(schedule.decide(past, now: 1000 + 86_400), .due)
        XCTAssertEqual(schedule.decide(RetrainSchedule.Past(retrainedAt: nil), now: 0), .due)
    }

    func testAClockThatWasSetBackMakesNothingDue() {
        XCTAssertEqual(schedule.decide(RetrainSchedule.Past(retrainedAt: 1_000_000), now: 5), .fresh)
    }

    func testNeverMoreThanOneAtATime() {
        let past = RetrainSchedule.Past(retrainedAt: nil, hasOpenFlag: true)
        XCTAssertEqual(schedule.decide(past, now: 1e9), .alreadyOpen)
    }

    func testEachFailureInARowWaitsTwiceAsLongButNoLongerThanTheInterval() {
        for (failures, wait) in [(1, 3600.0), (2, 7200), (3, 14_400), (5, 57_600), (6, 86_400), (60, 86_400)] {
            let past = RetrainSchedule.Past(retrainedAt: nil, failedAt: 500, failures: failures)
            XCTAssertEqual(schedule.decide(past, now: 499 + wait), .waitsAfterFailure(until: 500 + wait))
            XCTAssertEqual(schedule.decide(past, now: 500 + wait), .due)
        }
    }
}
