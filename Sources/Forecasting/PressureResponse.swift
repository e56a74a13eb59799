/// What high and low pressure have lately meant for the temperature of the next day, at this station.
///
/// At one coast a low brings mild air, at another the cold follows it: the relation changes from place to place and with
/// the season. A regression over the last fortnight tells a model of many places how it is here and now.
///
/// For models that were trained with it; new ones read ``DayAheadRegression``, which looks at more.
package enum PressureResponse {
    /// How far back the pressure is read, in hours.
    package static let reach = DiurnalHistory.longDays * DiurnalHistory.hoursPerDay
    /// Fewer pairs say nothing.
    private static let minimumPairs = 96
    /// hPa², what every pair adds to the variance of the pressure (ridge): a calm fortnight says little.
    private static let ridge = 5.0

    /// The change of temperature over the next 24 hours that today's pressure would bring if it went as in the last
    /// fortnight.
    ///
    /// With b the slope of T(s + 24 h) − T(s) on P(s) over the hours s = origin − 336 … origin − 24, shrunk by a ridge:
    /// b · (P(origin) − mean of those P).
    ///
    /// - Parameters:
    ///   - origin: the hour at which one stands; nothing after it is read.
    ///   - series: the station's observations.
    /// - Returns: °C; NaN if fewer than four days of pairs, or no pressure within the last hours, are known.
    package static func expectedChange(at origin: Int64, of series: HourlySeries) -> Float {
        let now = series.value(.pressure, at: origin, carriedForwardAtMost: FeatureLayout.carryForwardLimit)
        guard !now.isNaN else { return .nan }
        // Measured from the pressure now, so that no digits are lost in the squares.
        var (count, sumX, sumY, sumXX, sumXY) = (0.0, 0.0, 0.0, 0.0, 0.0)
        let first = max(origin - reach, series.startHour)
        for hour in stride(from: first, through: origin - DiurnalHistory.hoursPerDay, by: 1) {
            let before = series.rawValue(.temperature, hour)
            let after = series.rawValue(.temperature, hour + DiurnalHistory.hoursPerDay)
            let (x, y) = (Double(series.rawValue(.pressure, hour) - now), Double(after - before))
            guard !x.isNaN, !y.isNaN else { continue }
            count += 1
            sumX += x
            sumY += y
            sumXX += x * x
            sumXY += x * y
        }
        guard count >= Double(minimumPairs) else { return .nan }
        let full = Double(reach - DiurnalHistory.hoursPerDay)
        let slope = (sumXY - sumX * sumY / count) / (sumXX - sumX * sumX / count + ridge * full)
        return Float(-slope * sumX / count)
    }
}
