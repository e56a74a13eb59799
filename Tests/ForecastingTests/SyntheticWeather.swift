import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import RandomNumbers

/// Random weather with a daily cycle, a season and autocorrelation, for tests that need no real station.
enum SyntheticWeather {
    static let station = Station(id: "synthetic", latitude: 45, longitude: 10)
    /// The hour of 2021-01-01T00:00:00Z.
    static let start: Hour = 447_072
    /// The variables of ``series(hours:seed:gapShare:longitude:)``.
    static let variables: [Variable] = [.temperature, .windSpeed, .pressure]

    /// - Parameters:
    ///   - hours: the number of hours.
    ///   - seed: the seed of the random weather.
    ///   - gapShare: the share of hours without a temperature.
    ///   - longitude: determines the hour of noon.
    /// - Returns: a series of ``variables``.
    static func series(hours: Int, seed: UInt64, gapShare: Float = 0, longitude: Double = 10) -> HourlySeries {
        var generator = SplitMix64(seed: seed)
        var weather = 0.0
        var pressure = 1013.0
        var temperatures: [Double?] = []
        var winds: [Double?] = []
        var pressures: [Double?] = []
        for hour in 0..<hours {
            weather = 0.97 * weather + 0.6 * normal(&generator)
            pressure += 0.01 * (1013 - pressure) + 0.4 * normal(&generator)
            let day = 2 * Double.pi * (Double(hour) / 24 + longitude / 360)
            let year = 2 * Double.pi * Double(hour) / 8766
            temperatures.append(12 - 9 * cos(year) - 4 * cos(day - 0.6) + weather)
            winds.append(abs(3 + 1.5 * normal(&generator)))
            pressures.append(pressure)
            if generator.nextUniform() < gapShare { temperatures[hour] = nil }
        }
        return HourlySeries(startHour: start, temperature: temperatures, windSpeed: winds, pressure: pressures)
    }

    /// The same weather with a dew point and a wind direction at every hour.
    ///
    /// The dew point is a few degrees below the temperature. The wind comes from about north, so that its direction
    /// often passes from 359° to 0°, and turns with the time of day.
    static func seriesOfAllVariables(hours: Int, seed: UInt64, gapShare: Float = 0) -> HourlySeries {
        let series = series(hours: hours, seed: seed, gapShare: gapShare)
        var generator = SplitMix64(seed: ~seed)
        var (depression, turn) = (0.0, 0.0)
        var columns = Dictionary(uniqueKeysWithValues: variables.map { ($0, series.values(of: $0)) })
        for (index, hour) in series.hours.enumerated() {
            depression = 0.9 * depression + 0.4 * normal(&generator)
            turn = 0.9 * turn + 8 * normal(&generator)
            let direction = 50 * sin(2 * Double.pi * Double(index) / 24) + turn
            let temperature = Double(series.value(.temperature, at: hour, carriedForwardAtMost: 24))
            columns[.dewPoint, default: []].append(temperature.isNaN ? nil : temperature - 4 - depression)
            columns[.windDirection, default: []].append(Variable.windDirection.adding(direction, to: 0))
        }
        return HourlySeries(startHour: series.startHour, columns)
    }

    static func normal(_ generator: inout SplitMix64) -> Double {
        // Irwin–Hall: the sum of twelve uniform numbers has variance 1 and is nearly normal.
        (0..<12).reduce(-6.0) { sum, _ in sum + Double(generator.nextUniform()) }
    }
}

extension HourlySeries {
    /// The same series with every value from `hour` on replaced by noise, with some gaps.
    func scrambled(from hour: Hour, seed: UInt64) -> HourlySeries {
        var generator = SplitMix64(seed: seed)
        var result = self[startHour..<hour]
        for hour in hour..<hours.upperBound where generator.nextUniform() < 0.9 {
            var observation = Observation(
                station: "scrambled",
                time: Timestamp(hour),
                temperature: Double(generator.nextUniform()) * 100 - 50,
                windSpeed: Double(generator.nextUniform()) * 60,
                pressure: Double(generator.nextUniform()) * 100 + 950
            )
            if self[.dewPoint, hour] != nil { observation[.dewPoint] = Double(generator.nextUniform()) * 100 - 70 }
            if self[.windDirection, hour] != nil {
                observation[.windDirection] = Double(generator.nextUniform()) * 360
            }
            result.insert(observation)
        }
        return result
    }

    /// The same series with all temperatures from `hour` on higher by this number of degrees.
    func warmer(by change: Double, from hour: Hour) -> HourlySeries {
        mapValues { variable, now, value in
            value.map { $0 + (variable == .temperature && now >= hour ? change : 0) }
        }
    }

    /// The same series with one value replaced, or removed.
    func replacing(_ wanted: Variable, at hour: Hour, by value: Double?) -> HourlySeries {
        mapValues { variable, now, old in variable == wanted && now == hour ? value : old }
    }

    /// The same series without the values of a variable in some hours.
    func without(_ dropped: Variable, hours: some RangeExpression<Hour>) -> HourlySeries {
        mapValues { variable, hour, value in variable == dropped && hours.contains(hour) ? nil : value }
    }
}
