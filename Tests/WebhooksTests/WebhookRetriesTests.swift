import Webhooks
import XCTest

final class WebhookRetriesTests: XCTestCase {
    private let retries = WebhookRetries()

    /// The times of the attempts at a message that is never accepted.
    private func attempts(random: Double) -> [Double] {
        var times = [1000.0]
        while let next = retries.nextAttempt(
            after: times.count,
            since: 1000,
            now: times[times.count - 1],
            requested: nil,
            random: random
        ) {
            times.append(next)
        }
        return times
    }

    func testPausesDoubleAndTheLastAttemptIsADayAfterTheFirst() {
        let times = attempts(random: 1)
        XCTAssertEqual(times.prefix(5), [1000, 1005, 1015, 1035, 1075])
        XCTAssertEqual(times.last, 1000 + 86_400)
        XCTAssertTrue((10...30).contains(times.count), "\(times.count)")
        XCTAssertEqual(attempts(random: 0).prefix(3), [1000, 1002.5, 1007.5])
    }

    func testTheReceiversPauseIsKeptUpToTheEnd() {
        func next(requested: Double) -> Double? {
            retries.nextAttempt(after: 1, since: 0, now: 10, requested: requested, random: 1)
        }
        XCTAssertEqual(next(requested: 1), 15)
        XCTAssertEqual(next(requested: 600), 610)
        XCTAssertEqual(next(requested: 1e9), 86_400)
    }

    func testAWebhookIsPausedAfterSeveralFailures() {
        func pause(_ failures: Int, requested: Double? = nil) -> Double {
            retries.pause(after: failures, now: 100, requested: requested, random: 1)
        }
        XCTAssertEqual([1, 2, 3, 4, 5, 6].map { pause($0) }, [100, 100, 100, 105, 110, 120])
        XCTAssertEqual(pause(100), 1000)
        XCTAssertEqual(pause(1, requested: 60), 160)
        XCTAssertEqual(pause(1, requested: 1e9), 3700)
    }
}
