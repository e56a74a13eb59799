import Forecasting

/// A date and time of day in the proleptic Gregorian calendar.
struct CivilTime: Hashable, Sendable {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0

    /// Whether there is such a day and time; a second of 60 is a leap second.
    var isValid: Bool {
        (1...9999).contains(year) && (1...12).contains(month) && day >= 1
            && day <= Self.daysInMonth(month, year: year) && (0...23).contains(hour) && (0...59).contains(minute)
            && (0...60).contains(second)
    }

    /// Seconds since 1970-01-01T00:00:00 in the same zone.
    var secondsSince1970: Int64 {
        Int64(daysSince1970) * 86400 + Int64(hour * 3600 + minute * 60 + second)
    }

    /// Years begin in March here, so that the leap day is the last of its year.
    ///
    /// After Howard Hinnant, "chrono-compatible low-level date algorithms".
    private var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
