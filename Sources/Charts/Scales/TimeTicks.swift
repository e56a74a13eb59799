import Observations

/// Full hours, days, Mondays, months or years over a range of seconds since 1970, in UTC.
enum TimeTicks {
    private enum Step: Hashable {
        /// Multiples of this many seconds.
        case seconds(Int)
        /// Mondays, every given number of weeks.
        case weeks(Int)
        case months(Int)
        case years(Int)

        /// The approximate length in seconds.
        var length: Double {
            switch self {
            case .seconds(let count): Double(count)
            case .weeks(let count): Double(count) * 604_800
            case .months(let count): Double(count) * 2_629_746
            case .years(let count): Double(count) * 31_556_952
            }
        }
    }

    private static let day = 86_400
    private static let steps: [Step] =
        [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, day, 2 * day,
            3 * day,
        ]
        .map(Step.seconds) + [.weeks(1), .weeks(2), .months(1), .months(3), .months(6)]

    /// The seconds of the years 0 to 9999, which have four digits.
    static let drawable = -62_167_219_200.0...253_402_300_799.0

    /// - Parameters:
    ///   - range: seconds since 1970, within ``drawable``.
    ///   - count: the maximum number of ticks, at least 2.
    /// - Returns: ticks in order of time.
    static func ticks(_ range: ClosedRange<Double>, count: Int) -> [Tick] {
        let least = (range.upperBound - range.lowerBound) / Double(max(count, 2))
        let step =
            steps.first { $0.length >= least }
            ?? .years(Int(max(NumberTicks.step(for: least / Step.years(1).length), 1)))
        return labeled(values(range, step), step)
    }

    private static func values(_ range: ClosedRange<Double>, _ step: Step) -> [Int] {
        let (low, high) = (Int(range.lowerBound.rounded(.up)), Int(range.upperBound.rounded(.down)))
        guard low <= high else { return [] }
        switch step {
        case .seconds(let length):
            return multiples(of: length, from: low, through: high, offset: 0)
        case .weeks(let count):
            // 1970-01-05 was a Monday.
            return multiples(of: count * 7 * day, from: low, through: high, offset: 4 * day)
        case .months(let count):
            return firstDays(from: low, through: high, months: count)
        case .years(let count):
            return firstDays(from: low, through: high, months: 12 * count)
        }
    }

    private static func multiples(of length: Int, from low: Int, through high: Int, offset: Int) -> [Int] {
        let first = low - offset
        let index = first >= 0 ? (first + length - 1) / length : -(-first / length)
        return Array(stride(from: index * length + offset, through: high, by: length))
    }

    private static func firstDays(from low: Int, through high: Int, months: Int) -> [Int] {
        let date = CivilTime(daysSince1970: days(low))
        let count = date.year * 12 + date.month - 1
        var values: [Int] = []
        for month in stride(from: count / months * months, through: Int.max, by: months) {
            let first = CivilTime(year: month / 12, month: month % 12 + 1, day: 1)
            let second = first.daysSince1970 * day
            if second > high { break }
            if second >= low { values.append(second) }
        }
        return values
    }

    private static func days(_ second: Int) -> Int {
        second >= 0 ? second / day : (second - day + 1) / day
    }

    /// Adds labels; the second line contains the date or the year if it differs from that of the previous tick.
    private static func labeled(_ values: [Int], _ step: Step) -> [Tick] {
        var latest: String?
        return values.map { second in
            let date = CivilTime(daysSince1970: days(second))
            let label: String
            let context: String?
            switch step {
            case .seconds(let length) where length < day:
                label = clock(second - days(second) * day, withSeconds: length < 60)
                context = date.date
            case .seconds, .weeks:
                (label, context) = (date.dayAndMonth, "\(date.year)")
            case .months:
                (label, context) = (date.monthName, "\(date.year)")
            case .years:
                (label, context) = ("\(date.year)", nil)
            }
            defer { latest = context }
            return Tick(value: Double(second), label: label, context: context == latest ? nil : context)
        }
    }

    private static func clock(_ second: Int, withSeconds: Bool) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = "\(two(second / 3_600)):\(two(second / 60 % 60))"
        return withSeconds ? "\(minutes):\(two(second % 60))" : minutes
    }
}
