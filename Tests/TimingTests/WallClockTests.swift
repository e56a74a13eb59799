import Foundation
import Timing
import XCTest

final class WallClockTests: XCTestCase {
    func testTheSystemsClockCountsSecondsSince1970() {
        let before = Date().timeIntervalSince1970
        let now = WallClock.system()
        let after = Date().timeIntervalSince1970
        // Foundation rounds relative to its own epoch, 2001.
        XCTAssertTrue((before - 1e-3...after + 1e-3).contains(now), "\(before) \(now) \(after)")
    }

    func testADurationInSeconds() {
        XCTAssertEqual(Duration.milliseconds(1500).seconds, 1.5)
        XCTAssertEqual(Duration.seconds(-3).seconds, -3)
        XCTAssertEqual(Duration.nanoseconds(1).seconds, 1e-9)
    }
}
