import Foundation
import Observations
import RandomNumbers
import XCTest

final class TimestampTests: XCTestCase {
    /// `date -u -d 2024-02-29T12:00:00Z +%s` → 1709208000.
    func testEveryFormOfRFC3339IsRead() {
        for text in [
            "2024-02-29T12:00:00Z", "2024-02-29t12:00:00z", "2024-02-29T12:00:00.5Z", "2024-02-29T12:00:00.999999999Z",
            "2024-02-29T12:00:00+00:00", "2024-02-29T12:00:00-00:00", "2024-02-29T14:30:00+02:30",
            "2024-02-29T07:00:00.25-05:00", "2024-03-01T11:59:00+23:59", "2024-02-29T14:30:00+0230",
        ] {
            XCTAssertEqual(Timestamp(rfc3339: text), Timestamp(secondsSince1970: 1_709_208_000), text)
        }
        XCTAssertEqual(Timestamp(rfc3339: "1969-12-31T23:59:59Z"), Timestamp(secondsSince1970: -1))
    }

    /// Second 60 is the first second of the next minute, as in POSIX.
    func testALeapSecondIsReadAsTheNextSecond() {
        XCTAssertEqual(Timestamp(rfc3339: "2016-12-31T23:59:60Z"), Timestamp(rfc3339: "2017-01-01T00:00:00Z"))
        XCTAssertEqual(Timestamp(rfc3339: "2016-12-31T18:59:60.5-05:00"), Timestamp(rfc3339: "2017-01-01T00:00:00Z"))
        XCTAssertEqual(Timestamp(rfc3339: "1990-07-01t02:59:60+03:00"), Timestamp(rfc3339: "1990-07-01T00:00:00Z"))
        for text in [
            "2016-12-31T23:59:61Z", "2016-12-31T12:00:60Z", "2016-12-30T23:59:60Z", "2016-12-31T23:59:60+01:00",
            "2016-12-31T23:58:60Z",
        ] {
            XCTAssertNil(Timestamp(rfc3339: text), text)
        }
    }

    /// Texts with a few random changes: this parser and a reference, made of a regular expression and Foundation's
    /// calendar, accept the same texts and read the same times.
    func testRandomTextsAreReadAsByAnIndependentReference() throws {
        var random = SplitMix64(seed: 8)
        let characters = Array("0123456789-:TtZz+. \n٣é")
        var (accepted, refused) = (0, 0)
        for _ in 0..<20_000 {
            func number(_ range: ClosedRange<Int>, _ width: Int) -> String {
                let digits = "\(Int.random(in: range, using: &random))"
                return String(repeating: "0", count: max(0, width - digits.count)) + digits
            }
            let day = "\(number(1583...9999, 4))-\(number(0...13, 2))-\(number(0...32, 2))"
            let time = "\(number(0...24, 2)):\(number(0...60, 2)):\(number(0...61, 2))"
            let fraction = Bool.random(using: &random) ? "" : ".\(number(0...999, 1))"
            let zone = [
                "Z", "z", "+\(number(0...24, 2)):\(number(0...60, 2))", "-\(number(0...23, 2))\(number(0...59, 2))",
            ]
            var text = Array("\(day)T\(time)\(fraction)\(zone.randomElement(using: &random) ?? "")")
            for _ in 0..<Int.random(in: 0...2, using: &random) where Bool.random(using: &random) {
                let position = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: text[position] = characters.randomElement(using: &random) ?? "0"
                case 1: text.insert(characters.randomElement(using: &random) ?? "0", at: position)
                default: text.remove(at: position)
                }
            }
            // Foundation's calendar is Julian before 1582.
            if let year = Int(String(text.prefix(4))), year < 1583 { continue }
            let expected = try Self.reference(String(text))
            XCTAssertEqual(Timestamp(rfc3339: String(text))?.secondsSince1970, expected, String(text))
            if expected == nil { refused += 1 } else { accepted += 1 }
        }
        XCTAssertGreaterThan(accepted, 1000)
        XCTAssertGreaterThan(refused, 1000)
    }

    private static func reference(_ text: String) throws -> Int64? {
        let form =
            #/^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):?([0-9]{2}))$/#
        guard let match = text.wholeMatch(of: form) else { return nil }
        func value(_ digits: Substring?) -> Int { digits.flatMap { Int($0) } ?? 0 }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try XCTUnwrap(TimeZone(secondsFromGMT: 0))
        let (hours, minutes) = (value(match.8), value(match.9))
        var parts = DateComponents(
            calendar: calendar,
            timeZone: calendar.timeZone,
            year: value(match.1),
            month: value(match.2),
            day: value(match.3),
            hour: value(match.4),
            minute: value(match.5),
            second: value(match.6)
        )
        let isLeap = parts.second == 60
        if isLeap { parts.second = 59 }
        guard hours < 24, minutes < 60, parts.isValidDate(in: calendar), let local = calendar.date(from: parts) else {
            return nil
        }
        let east = (hours * 3600 + minutes * 60) * (match.7 == "-" ? -1 : 1)
        let date = local.addingTimeInterval(Double((isLeap ? 1 : 0) - east))
        let utc = calendar.dateComponents([.day, .hour, .minute, .second], from: date)
        if isLeap, utc.day != 1 || utc.hour != 0 || utc.minute != 0 || utc.second != 0 { return nil }
        return Int64(date.timeIntervalSince1970)
    }

    func testAnyOtherTextIsRefused() {
        for text in [
            "", "now", "2023-02-30T12:00:00Z", "2023-02-29T12:00:00Z", "2023-13-01T00:00:00Z", "2023-00-01T00:00:00Z",
            "2023-01-00T00:00:00Z", "2023-01-01T25:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01T00:60:00Z",
            "2023-01-01T00:00:00", "2023-01-01", "2023-01-01T00:00Z", "2023-01-01T00:00:00Zx", "2023-01-01T00:00:00Z ",
            " 2023-01-01T00:00:00Z", "2023-01-01 00:00:00Z", "2023-01-01T00:00:00.Z", "2023-01-01T00:00:00,5Z",
            "2023-01-01T00:00:00+24:00", "2023-01-01T00:00:00+01:60", "2023-01-01T00:00:00+1:00",
            "2023-01-01T00:00:00+01", "2023-1-01T00:00:00Z", "+2023-01-01T00:00:00Z", "23-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z", "12023-01-01T00:00:00Z", "20230101T000000Z", "２023-01-01T00:00:00Z", "1700000000",
        ] {
            XCTAssertNil(Timestamp(rfc3339: text), text)
        }
    }

    func testWritingAndReadingAgreeWithFoundation() throws {
        let strategy = Date.ISO8601FormatStyle()
        var random = SplitMix64(seed: 5)
        for _ in 0..<5000 {
            // The years 1600 … 9999; Foundation may use another calendar for earlier dates.
            let seconds = Int64.random(in: -11_676_096_000...253_402_300_799, using: &random)
            let time = Timestamp(secondsSince1970: seconds)
            let theirs = Date(timeIntervalSince1970: Double(seconds)).formatted(strategy)
            XCTAssertEqual(time.description, theirs)
            XCTAssertEqual(Timestamp(rfc3339: theirs), time)
            XCTAssertEqual(Timestamp(rfc3339: time.description), time)
            XCTAssertEqual(try Date(time.description, strategy: strategy).timeIntervalSince1970, Double(seconds))
        }
    }

    func testAnOffsetIsSubtracted() {
        var random = SplitMix64(seed: 6)
        for _ in 0..<1000 {
            let local = Timestamp(secondsSince1970: Int64.random(in: 0...4_000_000_000, using: &random))
            let minutes = Int.random(in: -1439...1439, using: &random)
            let digits = [abs(minutes) / 60, abs(minutes) % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            let offset = (minutes < 0 ? "-" : "+") + digits.joined(separator: ":")
            let read = Timestamp(rfc3339: local.description.dropLast() + offset)
            XCTAssertEqual(read?.secondsSince1970, local.secondsSince1970 - Int64(minutes) * 60, offset)
        }
    }

    func testHalfPastBelongsToTheLaterHour() {
        for (seconds, hour) in [
            (0, 0), (1799, 0), (1800, 1), (3600, 1), (-1, 0), (-1800, 0), (-1801, -1), (-3600, -1), (-5400, -1),
            (-5401, -2),
        ] as [(Int64, Int64)] {
            XCTAssertEqual(Timestamp(secondsSince1970: seconds).nearestHour, Hour(hour), "\(seconds)")
        }
        var random = SplitMix64(seed: 7)
        for _ in 0..<10_000 {
            let time = Timestamp(secondsSince1970: Int64.random(in: -4_000_000_000...4_000_000_000, using: &random))
            let distance = time.secondsSince1970 - Timestamp(time.nearestHour).secondsSince1970
            XCTAssertTrue((-1800..<1800).contains(distance), "\(time)")
        }
    }

    func testTimesAreOrderedMovedAndSubtracted() {
        let time = Timestamp(Hour(-1))
        XCTAssertEqual(time.secondsSince1970, -3600)
        XCTAssertEqual(time.adding(hours: 3), Timestamp(Hour(2)))
        XCTAssertTrue(time < time.adding(hours: 1))
        XCTAssertEqual(Timestamp(Hour(2)) - time, .hours(3))
        XCTAssertEqual(time - Timestamp(Hour(2)), .seconds(-10_800))
        XCTAssertEqual(Duration.hours(2), .seconds(7200))
    }

    func testASecondThatNoCalendarHasIsTheNearest() {
        for (seconds, text) in [
            (0.9, "1970-01-01T00:00:00Z"), (1e300, "9999-12-31T23:59:59Z"), (-.infinity, "0001-01-01T00:00:00Z"),
            (.nan, "1970-01-01T00:00:00Z"),
        ] {
            XCTAssertEqual("\(Timestamp(seconds: seconds))", text, "\(seconds)")
        }
    }

    func testJSONHasTheText() throws {
        let json = try JSONEncoder().encode([Timestamp(secondsSince1970: 1_709_208_000)])
        XCTAssertEqual(String(decoding: json, as: UTF8.self), #"["2024-02-29T12:00:00Z"]"#)
        XCTAssertEqual(try JSONDecoder().decode([Timestamp].self, from: json).map(\.secondsSince1970), [1_709_208_000])
        XCTAssertThrowsError(try JSONDecoder().decode([Timestamp].self, from: Data(#"["soon"]"#.utf8))) { error in
            XCTAssertTrue("\(error)".contains("'soon'"), "\(error)")
        }
    }
}
