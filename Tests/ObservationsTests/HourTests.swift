import Foundation
import Observations
import XCTest

final class HourTests: XCTestCase {
    func testHoursAreAddedAndSubtracted() {
        var hour = Hour(100)
        XCTAssertEqual(hour + 5, Hour(105))
        XCTAssertEqual(hour - 101, Hour(-1))
        XCTAssertEqual(Hour(3) - Hour(10), -7)
        hour += 2
        hour -= 12
        XCTAssertEqual(hour, Hour(90))
        XCTAssertTrue(Hour(-2) < Hour(-1))
        XCTAssertEqual(Hour(-2).distance(to: Hour(1)), 3)
    }

    func testARangeOfHoursHasEveryHourOnce() {
        XCTAssertEqual(Array(Hour(-1)..<Hour(2)), [Hour(-1), Hour(0), Hour(1)])
        XCTAssertEqual((Hour(-1)..<Hour(2)).count, 3)
    }

    func testTheHourOfTheDayIsBetween0And23AlsoBefore1970() {
        for (hour, ofDay) in [(0, 0), (23, 23), (24, 0), (-1, 23), (-24, 0), (-25, 23)] as [(Int64, Int)] {
            XCTAssertEqual(Hour(hour).ofDay, ofDay, "\(hour)")
        }
    }

    func testJSONHasTheNumberOfHours() throws {
        let json = try JSONEncoder().encode([Hour(-3), Hour(473_352)])
        XCTAssertEqual(String(decoding: json, as: UTF8.self), "[-3,473352]")
        XCTAssertEqual(try JSONDecoder().decode([Hour].self, from: json), [Hour(-3), Hour(473_352)])
        XCTAssertThrowsError(try JSONDecoder().decode([Hour].self, from: Data("[1.5]".utf8)))
    }

    func testTheDescriptionIsTheTime() {
        XCTAssertEqual(Hour(473_352).description, "2024-01-01T00:00:00Z")
        XCTAssertEqual(Hour(-1).description, "1969-12-31T23:00:00Z")
    }
}
