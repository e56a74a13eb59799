import Forecasting
import Foundation
import RandomNumbers

/// Made-up weather with a daily cycle, a season and memory, for tests that need no real station.
enum SyntheticWeather {
    static let station = Station(id: "synthetic", latitude: 45, longitude: 10)
    /// The hour of 2021-01-01T00:00:00Z.
    static let start: Int64 = 447_072

    /// - Parameters:
    ///   - hours: the length.
    ///   - seed: of the random weather.
    ///   - gapShare: the share of hours without a temperature.
    ///   - longitude: where noon is.
    /// - Returns: all three channels.
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

    static func normal(_ generator: inout SplitMix64) -> Double {
        // Irwin and Hall: twelve uniform numbers have variance 1 and nearly a bell's shape.
        (0..<12).reduce(-6.0) { sum, _ in sum + Double(generator.nextUniform()) }
    }
}

extension HourlySeries {
    /// The same series with every value from `hour` on replaced by noise, and some gaps.
    func scrambled(from hour: Int64, seed: UInt64) -> HourlySeries {
        var generator = SplitMix64(seed: seed)
        var result = self[startHour..<hour]
        for hour in hour..<hours.upperBound where generator.nextUniform() < 0.9 {
            result.insert(
                Observation(
                    station: "scrambled",
                    time: Timestamp(hour: hour),
                    temperature: Double(generator.nextUniform()) * 100 - 50,
                    windSpeed: Double(generator.nextUniform()) * 60,
                    pressure: Double(generator.nextUniform()) * 100 + 950
                )
            )
        }
        return result
    }

    /// The same series with all temperatures from `hour` on higher by so many degrees.
    func warmer(by change: Double, from hour: Int64) -> HourlySeries {
        func column(_ channel: Channel) -> [Double?] {
            hours.map { now in
                self[channel, now].map { Double($0) + (channel == .temperature && now >= hour ? change : 0) }
            }
        }
        return HourlySeries(
            startHour: startHour,
            temperature: column(.temperature),
            windSpeed: column(.windSpeed),
            pressure: column(.pressure)
        )
    }

    /// The same series with one value replaced, or removed.
    func replacing(_ channel: Channel, at hour: Int64, by value: Double?) -> HourlySeries {
        func column(_ wanted: Channel) -> [Double?] {
            hours.map { $0 == hour && wanted == channel ? value : self[wanted, $0].map(Double.init) }
        }
        return HourlySeries(
            startHour: startHour,
            temperature: column(.temperature),
            windSpeed: column(.windSpeed),
            pressure: column(.pressure)
        )
    }
}
