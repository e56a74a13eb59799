/// What pressure, wind and the distance from what is normal have lately meant for the temperature a day later, at this
/// station.
///
/// At one coast a low brings mild air, at another the cold follows it; here a warm day lasts, there it ends in a storm.
/// Such relations change from place to place and with the season, so that a model of many places cannot know them. A
/// ridge regression over the station's last four weeks tells how it is here and now.
package enum DayAheadRegression {
    /// How many days of pairs it learns from.
    package static let days: Int64 = 28
    /// How far back it reads, in hours: before the first pair lie the days that tell what was normal then.
    package static let reach = (days + DiurnalHistory.longDays - 1) * DiurnalHistory.hoursPerDay
    /// Fewer pairs say nothing.
    package static let minimumPairs = 96
    /// What is small in weather, in hPa, m/s and °C.
    ///
    /// In these units every pair adds 1 to the variance of each input (ridge), so that calm weeks say little.
    package static let units = (pressure: 2.2, windSpeed: 0.7, normalDifference: 1.2)

    /// The change of temperature over the next 24 hours if today went as the last weeks did.
    ///
    /// With b the coefficients of T(s + 24 h) − T(s) on x(s) over the hours s = origin − 672 … origin − 24 at which all of
    /// them were observed: b · (x(origin) − mean of those x). x(s) is the pressure, the wind speed, and the mean of
    /// T(s), T(s − 24 h), … over fourteen days minus T(s).
    ///
    /// - Parameters:
    ///   - origin: the hour at which one stands; nothing after it is read.
    ///   - series: the station's observations.
    /// - Returns: °C; NaN if fewer than four days of pairs are known, or no temperature now, or no pressure or wind
    ///   within the last hours.
    package static func expectedChange(at origin: Int64, of series: HourlySeries) -> Float {
        let first = max(origin - reach, series.startHour)
        guard origin - DiurnalHistory.hoursPerDay - first >= minimumPairs else { return .nan }
        let pressure = series.value(.pressure, at: origin, carriedForwardAtMost: FeatureLayout.carryForwardLimit)
        let windSpeed = series.value(.windSpeed, at: origin, carriedForwardAtMost: FeatureLayout.carryForwardLimit)
        guard !(pressure + windSpeed + series.rawValue(.temperature, origin)).isNaN else { return .nan }
        let normals = NormalDifferences(hours: first...origin, series: series)
        var pairs = Pairs(pressureNow: pressure)
        let hours = stride(
            from: max(origin - days * DiurnalHistory.hoursPerDay, first),
            through: origin - DiurnalHistory.hoursPerDay,
            by: 1
        )
        for hour in hours {
            let dayLater = series.rawValue(.temperature, hour + DiurnalHistory.hoursPerDay)
            pairs.add(
                pressure: series.rawValue(.pressure, hour),
                windSpeed: series.rawValue(.windSpeed, hour),
                normalDifference: normals[hour],
                change: dayLater - series.rawValue(.temperature, hour)
            )
        }
        return pairs.change(pressure: pressure, windSpeed: windSpeed, normalDifference: normals[origin])
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

/// Sums over pairs of inputs and the change that followed.
private struct Pairs {
    /// 1, pressure, wind speed, difference to normal.
    typealias Inputs = SIMD4<Double>

    /// Pressures are measured from it, so that no digits are lost in the squares.
    let pressureNow: Float
    private var count = 0
    private var changes = Inputs.zero
    private var ones = Inputs.zero
    private var pressures = Inputs.zero
    private var windSpeeds = Inputs.zero
    private var differences = Inputs.zero

    init(pressureNow: Float) { self.pressureNow = pressureNow }

    mutating func add(pressure: Float, windSpeed: Float, normalDifference: Double, change: Float) {
        let inputs = inputs(pressure, windSpeed, normalDifference)
        guard !(inputs.sum() + Double(change)).isNaN else { return }
        count += 1
        changes += inputs * Double(change)
        ones += inputs
        pressures += inputs * inputs[1]
        windSpeeds += inputs * inputs[2]
        differences += inputs * inputs[3]
    }

    /// °C, the change that the inputs bring beyond the mean change; NaN for too few pairs or an input that is not known.
    func change(pressure: Float, windSpeed: Float, normalDifference: Double) -> Float {
        let units = DayAheadRegression.units
        let scale = Inputs(1, 1 / units.pressure, 1 / units.windSpeed, 1 / units.normalDifference)
        let gram = [ones, pressures, windSpeeds, differences]
        let equations = NormalEquations(
            gram: (0..<4).flatMap { row in (0..<4).map { gram[row][$0] * scale[row] * scale[$0] } },
            moments: (0..<4).map { changes[$0] * scale[$0] },
            rows: count
        )
        let ridge = Double((DayAheadRegression.days - 1) * DiurnalHistory.hoursPerDay)
        guard count >= DayAheadRegression.minimumPairs, let coefficients = equations.solved(ridge: ridge) else {
            return .nan
        }
        let distance = (inputs(pressure, windSpeed, normalDifference) - ones / Double(count)) * scale
        return Float((1..<4).map { coefficients[$0] * distance[$0] }.reduce(0, +))
    }

    private func inputs(_ pressure: Float, _ windSpeed: Float, _ normalDifference: Double) -> Inputs {
        Inputs(1, Double(pressure - pressureNow), Double(windSpeed), normalDifference)
    }
}
