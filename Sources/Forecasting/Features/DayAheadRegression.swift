package import Observations

/// The recent effect of pressure, wind and the distance from normal on the target a day later, at one station.
///
/// On one coast a low brings mild air, on another cold air follows it; in some places a warm day lasts, in others it
/// ends in a storm. Such relations differ by place and season, so a model of many places cannot know them. A ridge
/// regression over the station's last four weeks learns them. With few data it returns the relation that holds nearly
/// everywhere: part of the way back to normal in a day.
package enum DayAheadRegression {
    /// The inputs that the regression reads in addition to the target.
    package struct Weather: OptionSet, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let pressure = Weather(rawValue: 1)
        package static let windSpeed = Weather(rawValue: 2)
        package static let all: Weather = [.pressure, .windSpeed]
    }

    /// The number of days of pairs in the regression.
    package static let days = 28
    /// The number of hours that the regression reads back; days before the first pair show the normal value at that
    /// time.
    package static let reach = (days + DiurnalHistory.longDays - 1) * Hour.perDay

    /// The expected change of the target over the next 24 hours, by the relations of the last weeks.
    ///
    /// With x(s) the pressure, the wind speed, and the mean of y(s), y(s − 24 h), … over fourteen days minus y(s), and
    /// b the coefficients of y(s + 24 h) − y(s) on x(s) over the hours s = origin − 672 … origin − 24 at which all were
    /// observed, the result is b · x(origin). Pressure and wind are relative to their means over those hours. At the
    /// origin they may be up to six hours old.
    ///
    /// - Parameters:
    ///   - target: y.
    ///   - origin: nothing after it is read.
    ///   - series: the station's observations.
    ///   - weather: the inputs that may be read; an input that is not known at the origin is left out.
    /// - Returns: in the target's unit; NaN unless the target is known at the origin and at the same hour of two more
    ///   of the last fourteen days.
    package static func expectedChange(
        of target: Variable,
        at origin: Hour,
        in series: HourlySeries,
        reading weather: Weather = .all
    ) -> Float {
        let first = max(origin - reach, series.startHour)
        guard origin - first >= 2 * Hour.perDay, !series.rawValue(target, origin).isNaN else { return .nan }
        let normals = NormalDifferences(of: target, hours: first...origin, series: series)
        guard !normals[origin].isNaN else { return .nan }
        func now(_ variable: Variable, _ part: Weather) -> Float {
            guard weather.contains(part) else { return .nan }
            return series.value(variable, at: origin, carriedForwardAtMost: FeatureLayout.carryForwardLimit)
        }
        let (pressure, windSpeed) = (now(.pressure, .pressure), now(.windSpeed, .windSpeed))
        let kind = target.kind
        var pairs = DayAheadPairs(pressure: pressure, windSpeed: windSpeed)
        let hours = stride(from: max(origin - days * Hour.perDay, first), through: origin - Hour.perDay, by: 1)
        for hour in hours {
            let (now, dayLater) = (series.rawValue(target, hour), series.rawValue(target, hour + Hour.perDay))
            pairs.add(
                pressure: pressure.isNaN ? 0 : series.rawValue(.pressure, hour),
                windSpeed: windSpeed.isNaN ? 0 : series.rawValue(.windSpeed, hour),
                normalDifference: normals[hour],
                change: kind.difference(dayLater, now)
            )
        }
        return Float(pairs.change(normalDifference: normals[origin]))
    }
}

/// The normal value at an hour of the day minus the target, by hour.
private struct NormalDifferences {
    private let series: HourlySeries
    private let target: Variable
    private let kind: Variable.Kind
    private let firstHour: Hour
    /// Cumulative sums, counts and unit vectors of the target at the same hour of the day, from the first day on, after
    /// a day of zeros: a difference of two of them is the sum over a range of days.
    private var sums: [SIMD4<Double>]

    private static let fortnight = DiurnalHistory.longDays * Hour.perDay

    init(of target: Variable, hours: ClosedRange<Hour>, series: HourlySeries) {
        self.series = series
        self.target = target
        kind = target.kind
        firstHour = hours.lowerBound
        sums = Array(repeating: .zero, count: Hour.perDay + hours.count)
        for row in 0..<hours.count {
            let value = series.rawValue(target, firstHour + row)
            sums[row + Hour.perDay] = sums[row] + (value.isNaN ? .zero : Self.summand(value, kind))
        }
    }

    /// The value, 1, and the unit vector of a circular variable.
    private static func summand(_ value: Float, _ kind: Variable.Kind) -> SIMD4<Double> {
        switch kind {
        case .linear: SIMD4(Double(value), 1, 0, 0)
        case .circular(let period):
            SIMD4(lowHalf: SIMD2(0, 1), highHalf: CircularMean.vector(of: value, period: period))
        }
    }

    /// The mean over the fourteen days that end with the hour's own, minus the value at the hour, in the target's unit.
    ///
    /// NaN if the value is missing, or fewer than three of the fourteen days have one.
    subscript(hour: Hour) -> Double {
        let newest = hour - firstHour + Hour.perDay
        let before = max(newest - Self.fortnight, 0)
        let days = sums[newest] - sums[before]
        guard days[1] >= Double(DiurnalHistory.minimumDays) else { return .nan }
        let mean =
            switch kind {
            case .linear: days[0] / days[1]
            case .circular(let period): CircularMean.value(of: days.highHalf, period: period)
            }
        return kind.difference(mean, Double(series.rawValue(target, hour)))
    }
}
