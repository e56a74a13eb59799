/// What pressure, wind and the distance from what is normal have lately meant for the temperature a day later, at this
/// station.
///
/// At one coast a low brings mild air, at another the cold follows it; here a warm day lasts, there it ends in a storm.
/// Such relations change from place to place and with the season, so that a model of many places cannot know them. A
/// ridge regression over the station's last four weeks tells how it is here and now; where little is known yet, it says
/// what is so nearly everywhere: that some of the way to what is normal is gone in a day.
package enum DayAheadRegression {
    /// What it looks at beside the temperature.
    package struct Weather: OptionSet, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let pressure = Weather(rawValue: 1)
        package static let windSpeed = Weather(rawValue: 2)
        package static let all: Weather = [.pressure, .windSpeed]
    }

    /// How many days of pairs it learns from.
    package static let days: Int64 = 28
    /// How far back it reads, in hours: before the first pair lie the days that tell what was normal then.
    package static let reach = (days + DiurnalHistory.longDays - 1) * DiurnalHistory.hoursPerDay

    /// The change of temperature over the next 24 hours if today went as the last weeks did.
    ///
    /// With x(s) the pressure, the wind speed, and the mean of T(s), T(s − 24 h), … over fourteen days minus T(s), and b
    /// the coefficients of T(s + 24 h) − T(s) on x(s) over the hours s = origin − 672 … origin − 24 at which all were
    /// observed: b · x(origin), pressure and wind measured from their means over those hours. At the origin they may be six
    /// hours old.
    ///
    /// - Parameters:
    ///   - origin: the hour at which one stands; nothing after it is read.
    ///   - series: the station's observations.
    ///   - weather: what may be read; what is not known at the origin is done without.
    /// - Returns: °C; NaN without a temperature now and at the same hour of two more of the last fourteen days.
    package static func expectedChange(
        at origin: Int64,
        of series: HourlySeries,
        reading weather: Weather = .all
    ) -> Float {
        let first = max(origin - reach, series.startHour)
        guard origin - first >= 2 * DiurnalHistory.hoursPerDay, !series.rawValue(.temperature, origin).isNaN else {
            return .nan
        }
        let normals = NormalDifferences(hours: first...origin, series: series)
        guard !normals[origin].isNaN else { return .nan }
        func now(_ channel: Channel, _ part: Weather) -> Float {
            guard weather.contains(part) else { return .nan }
            return series.value(channel, at: origin, carriedForwardAtMost: FeatureLayout.carryForwardLimit)
        }
        let (pressure, windSpeed) = (now(.pressure, .pressure), now(.windSpeed, .windSpeed))
        var pairs = DayAheadPairs(pressure: pressure, windSpeed: windSpeed)
        let hours = stride(
            from: max(origin - days * DiurnalHistory.hoursPerDay, first),
            through: origin - DiurnalHistory.hoursPerDay,
            by: 1
        )
        for hour in hours {
            let dayLater = series.rawValue(.temperature, hour + DiurnalHistory.hoursPerDay)
            pairs.add(
                pressure: pressure.isNaN ? 0 : series.rawValue(.pressure, hour),
                windSpeed: windSpeed.isNaN ? 0 : series.rawValue(.windSpeed, hour),
                normalDifference: normals[hour],
                change: dayLater - series.rawValue(.temperature, hour)
            )
        }
        return Float(pairs.change(normalDifference: normals[origin]))
    }
}

/// How far what was normal at an hour of the day lay from the temperature, hour by hour.
private struct NormalDifferences {
    private let series: HourlySeries
    private let firstHour: Int64
    /// Sums and counts of the temperatures at the same hour of the day from the first day on, a day of zeros before it:
    /// their differences are those over some days.
    private var sums: [SIMD2<Double>]

    private static let day = Int(DiurnalHistory.hoursPerDay)
    private static let fortnight = Int(DiurnalHistory.longDays) * day

    init(hours: ClosedRange<Int64>, series: HourlySeries) {
        self.series = series
        firstHour = hours.lowerBound
        sums = Array(repeating: .zero, count: Self.day + hours.count)
        for row in 0..<hours.count {
            let temperature = series.rawValue(.temperature, firstHour + Int64(row))
            sums[row + Self.day] = sums[row] + (temperature.isNaN ? .zero : SIMD2(Double(temperature), 1))
        }
    }

    /// °C, the mean over fourteen days that end with the hour's own, minus its temperature; NaN where that or three of
    /// the fourteen are not known.
    subscript(hour: Int64) -> Double {
        let newest = Int(hour - firstHour) + Self.day
        let before = max(newest - Self.fortnight, 0)
        let days = sums[newest] - sums[before]
        guard days[1] >= Double(DiurnalHistory.minimumDays) else { return .nan }
        return days[0] / days[1] - Double(series.rawValue(.temperature, hour))
    }
}
