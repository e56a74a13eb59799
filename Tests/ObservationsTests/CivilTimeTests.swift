import Observations
import RandomNumbers
import XCTest

final class CivilTimeTests: XCTestCase {
    /// Counts days one by one from the lengths of the months.
    private struct Calendar {
        var (year, month, day) = (1970, 1, 1)

        private func length(of month: Int) -> Int {
            let isLeapYear = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            return [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        }

        mutating func goForward() {
            day += 1
            guard day > length(of: month) else { return }
            (day, month) = (1, month + 1)
            if month == 13 { (month, year) = (1, year + 1) }
        }

        mutating func goBack() {
            day -= 1
            guard day == 0 else { return }
            month -= 1
            if month == 0 { (month, year) = (12, year - 1) }
            day = length(of: month)
        }
    }

    private func check(_ days: Int, _ calendar: Calendar) -> Bool {
        let time = CivilTime(year: calendar.year, month: calendar.month, day: calendar.day)
        return CivilTime(daysSince1970: days) == time && time.daysSince1970 == days && time.isValid
    }

    /// A cycle of the calendar has 146 097 days.
    func testDaysAreThoseOfACalendarOver400YearsBothWays() {
        var calendar = Calendar()
        for days in 0...146_097 {
            guard check(days, calendar) else { return XCTFail("\(days) \(calendar)") }
            calendar.goForward()
        }
        calendar = Calendar()
        for days in 0...146_097 {
            guard check(-days, calendar) else { return XCTFail("-\(days) \(calendar)") }
            calendar.goBack()
        }
    }

    func testATimestampIsTakenApartAndPutTogether() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<10_000 {
            let seconds = Int64.random(in: -60_000_000_000...250_000_000_000, using: &random)
            let time = CivilTime(Timestamp(secondsSince1970: seconds))
            XCTAssertEqual(time.secondsSince1970, seconds)
            XCTAssertTrue(time.isValid, "\(time)")
        }
    }

    func testADayOrATimeThatDoesNotExistIsInvalid() {
        for time in [
            CivilTime(year: 2023, month: 2, day: 29), CivilTime(year: 1900, month: 2, day: 29),
            CivilTime(year: 2023, month: 4, day: 31), CivilTime(year: 2023, month: 0, day: 1),
            CivilTime(year: 2023, month: 13, day: 1), CivilTime(year: 2023, month: 1, day: 0),
            CivilTime(year: 2023, month: 1, day: 32), CivilTime(year: 0, month: 1, day: 1),
            CivilTime(year: 10_000, month: 1, day: 1), CivilTime(year: 2023, month: 1, day: 1, hour: 24),
            CivilTime(year: 2023, month: 1, day: 1, minute: 60), CivilTime(year: 2023, month: 1, day: 1, second: 61),
            CivilTime(year: 2023, month: 1, day: 1, hour: -1),
        ] {
            XCTAssertFalse(time.isValid, "\(time)")
        }
        for time in [
            CivilTime(year: 2024, month: 2, day: 29), CivilTime(year: 2000, month: 2, day: 29),
            CivilTime(year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60),
        ] {
            XCTAssertTrue(time.isValid, "\(time)")
        }
    }

    func testTheDescriptionIsPadded() {
        XCTAssertEqual(
            CivilTime(year: 33, month: 4, day: 3, hour: 5, minute: 6, second: 7).description,
            "0033-04-03T05:06:07Z"
        )
    }
}
