import Settings
import XCTest

final class DurationTextTests: XCTestCase {
    func testUnitsAddUp() {
        XCTAssertEqual(DurationText.parse("24h"), .seconds(86_400))
        XCTAssertEqual(DurationText.parse("90s"), .seconds(90))
        XCTAssertEqual(DurationText.parse("500ms"), .milliseconds(500))
        XCTAssertEqual(DurationText.parse("1h30m"), .seconds(5_400))
        XCTAssertEqual(DurationText.parse("2d1s1ms1us1ns"), .nanoseconds(172_801_001_001_001))
        XCTAssertEqual(DurationText.parse("1.5h"), .seconds(5_400))
        XCTAssertEqual(DurationText.parse("0.1s"), .milliseconds(100))
        XCTAssertEqual(DurationText.parse("0s"), .zero)
    }

    func testWhatIsNotADurationIsRefused() {
        let texts = [
            "", "24", "h", "-1h", "1 h", "1h 30m", "30m1h", "1h1h", "1.2.3s", "1.s", ".5s", "1e3s", "24H", "1x",
            "0.5ns",
            "99999999999999d", "٣h", "1h-30m",
        ]
        for text in texts {
            XCTAssertNil(DurationText.parse(text), "'\(text)'")
        }
    }

    func testWhatIsWrittenReadsBackAsTheSame() {
        var state: UInt64 = 7
        for _ in 0..<2_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let duration = Duration.nanoseconds(Int64(state >> (1 + state % 60)))
            XCTAssertEqual(DurationText.parse(DurationText.format(duration)), duration)
        }
    }

    func testTheLargestUnitComesFirst() {
        XCTAssertEqual(DurationText.format(.seconds(5_400)), "1h30m")
        XCTAssertEqual(DurationText.format(.milliseconds(1_500)), "1s500ms")
        XCTAssertEqual(DurationText.format(.zero), "0s")
    }
}
