/// A date and a time of day in the proleptic Gregorian calendar.
///
/// Both conversions count years from March, so that the leap day is the last day of its year: E. G. Richards,
/// "Calendars", in Explanatory Supplement to the Astronomical Almanac, 3rd ed. (2013), §15.11; Howard Hinnant,
/// "chrono-compatible low-level date algorithms".
package struct CivilTime: Hashable, Sendable {
    package var year: Int
    /// 1 … 12.
    package var month: Int
    /// 1 … 31.
    package var day: Int
    package var hour = 0
    package var minute = 0
    package var second = 0

    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// The day that is `days` days after 1970-01-01.
    package init(daysSince1970 days: Int) {
        let shifted = days + Self.daysBefore1970
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// The time in UTC.
    package init(_ time: Timestamp) {
        let secondsPerDay: Int64 = 86_400
        let days = (time.secondsSince1970 - Self.secondOfDay(time)) / secondsPerDay
        self.init(daysSince1970: Int(days))
        let seconds = Int(Self.secondOfDay(time))
        (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    private static func secondOfDay(_ time: Timestamp) -> Int64 {
        let remainder = time.secondsSince1970 % 86_400
        return remainder < 0 ? remainder + 86_400 : remainder
    }

    /// Whether the day and the time of day exist; second 60 is a leap second.
    package var isValid: Bool {
        (1...9999).contains(year) && (1...12).contains(month) && day >= 1
            && day <= Self.daysInMonth(month, year: year) && (0...23).contains(hour) && (0...59).contains(minute)
            && (0...60).contains(second)
    }

    /// Seconds since 1970-01-01T00:00:00 in the same zone.
    package var secondsSince1970: Int64 {
        Int64(daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }

    package var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - Self.daysBefore1970
    }

    /// The number of days from 0000-03-01 to 1970-01-01.
    private static let daysBefore1970 = 719_468

    package static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilTime: CustomStringConvertible {
    /// RFC 3339 in UTC, such as `2013-07-18T19:00:00Z`.
    package var description: String {
        "\(Self.padded(year, to: 4))-\(Self.padded(month))-\(Self.padded(day))"
            + "T\(Self.padded(hour)):\(Self.padded(minute)):\(Self.padded(second))Z"
    }

    private static func padded(_ number: Int, to width: Int = 2) -> String {
        let digits = "\(abs(number))"
        let padding = String(repeating: "0", count: max(0, width - digits.count))
        return (number < 0 ? "-" : "") + padding + digits
    }
}
