import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import RandomNumbers

/// Synthetic weather with synthetic experts, by hour, for tests of the combination.
struct CombinationWorld {
    static let start: Hour = 447_072

    /// °C, by hour since ``start``; NaN in a gap.
    var temperatures: [Float]
    /// The forecasts from each hour; `nil` if the hour issues none.
    var experts: [ExpertForecasts?]

    var count: Int { temperatures.count }

    func hour(_ index: Int) -> Hour { Self.start + index }

    /// - Parameters:
    ///   - hours: the number of hours.
    ///   - seed: the seed of all random numbers.
    ///   - skill: °C, the champion's error one hour ahead; it grows with the root of the horizon.
    ///   - gaps: the share of hours without observation and issue, and of experts without a forecast.
    ///   - bias: °C, added to the champion's forecasts, by hour since the start.
    init(hours: Int, seed: UInt64, skill: Double = 0.3, gaps: Float = 0, bias: (Int) -> Double = { _ in 0 }) {
        var generator = SplitMix64(seed: seed)
        let series = SyntheticWeather.series(hours: hours + 25, seed: seed)
        let truth = series.hours.map { Double(series.rawValue(.temperature, $0)) }
        var error = 0.0
        temperatures = []
        experts = []
        for hour in 0..<hours {
            let missing = generator.nextUniform() < gaps
            temperatures.append(missing ? .nan : Float(truth[hour]))
            error = 0.6 * error + 0.8 * SyntheticWeather.normal(&generator)
            var champion: [Float] = []
            var predecessor: [Float] = []
            var diurnal: [Float] = []
            for horizon in 1...24 {
                let scale = skill * Double(horizon).squareRoot()
                let value = truth[hour + horizon] + scale * (0.7 * error + 0.7 * SyntheticWeather.normal(&generator))
                champion.append(Float(value + bias(hour)))
                predecessor.append(Float(value + scale * SyntheticWeather.normal(&generator)))
                let cycle = -4 * cos(2 * Double.pi * (Double(hour + horizon) / 24 + 10 / 360) - 0.6)
                diurnal.append(Float(truth[hour] + 0.3 * (cycle - 2)))
            }
            if generator.nextUniform() < gaps { champion[Int(generator.next() % 24)] = .nan }
            if generator.nextUniform() < gaps { predecessor = [] }
            if generator.nextUniform() < gaps { diurnal = Array(diurnal.prefix(7)) }
            experts.append(
                missing
                    ? nil
                    : ExpertForecasts(
                        persistence: Float(truth[hour]),
                        champion: champion,
                        predecessor: predecessor,
                        diurnalPersistence: diurnal
                    )
            )
        }
    }

    /// Observes and issues the given hours in order; returns the points of every hour that issued.
    @discardableResult
    func run(_ combination: inout Combination, _ range: Range<Int>? = nil) -> [Int: [CombinedPoint]] {
        var points: [Int: [CombinedPoint]] = [:]
        for index in range ?? 0..<count {
            combination.observe(temperatures[index], at: hour(index))
            if let experts = experts[index] { points[index] = combination.issue(experts, at: hour(index)) }
        }
        return points
    }
}
