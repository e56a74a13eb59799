import Timing
import XCTest

final class ExponentialBackoffTests: XCTestCase {
    func testDelaysDoubleUpToTheCeiling() {
        let durations = ExponentialBackoff<Duration>(first: .seconds(1), ceiling: .seconds(10))
        XCTAssertEqual(
            (1...6).map { durations.delay(afterFailures: $0) },
            [1, 2, 4, 8, 10, 10].map { Duration.seconds($0) }
        )
        let seconds = ExponentialBackoff(first: 0.1, ceiling: 1)
        XCTAssertEqual((1...5).map { seconds.delay(afterFailures: $0) }, [0.1, 0.2, 0.4, 0.8, 1])
    }

    func testNoFailureCountsAsOne() {
        let backoff = ExponentialBackoff(first: 3, ceiling: 100)
        XCTAssertEqual([-1, 0, 1].map { backoff.delay(afterFailures: $0) }, [3, 3, 3])
    }

    func testTheFirstDelayIsNotLongerThanTheCeiling() {
        XCTAssertEqual(ExponentialBackoff(first: 30, ceiling: 20).delay(afterFailures: 1), 20)
    }

    func testNoDelayStaysNoDelay() {
        XCTAssertEqual(ExponentialBackoff(first: 0, ceiling: 20).delay(afterFailures: .max), 0)
        XCTAssertEqual(ExponentialBackoff<Duration>(first: .zero, ceiling: .zero).delay(afterFailures: 9), .zero)
    }

    func testNothingOverflows() {
        let integers = ExponentialBackoff(first: Int64(3), ceiling: .max)
        XCTAssertEqual(integers.delay(afterFailures: 62), 3 << 61)
        XCTAssertEqual(integers.delay(afterFailures: 63), .max)
        XCTAssertEqual(integers.delay(afterFailures: .max), .max)
        let seconds = ExponentialBackoff(first: 30, ceiling: Double.greatestFiniteMagnitude)
        XCTAssertEqual(seconds.delay(afterFailures: 65), 30 * 0x1p64)
        XCTAssertEqual(seconds.delay(afterFailures: .max), .greatestFiniteMagnitude)
        let longest = Duration.seconds(Int64.max)
        let durations = ExponentialBackoff<Duration>(first: .seconds(1), ceiling: longest)
        XCTAssertEqual(durations.delay(afterFailures: .max), longest)
    }
}
