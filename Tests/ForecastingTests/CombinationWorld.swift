import Forecasting
import Foundation
import RandomNumbers

/// Made-up weather with made-up experts, hour by hour, for tests of the combination.
struct CombinationWorld {
    static let start: Int64 = 447_072

    /// °C, by hour since ``start``; NaN in a gap.
    var temperatures: [Float]
    /// What each hour issues; `nil` where nothing is issued.
    var experts: [ExpertForecasts?]

    var count: Int { temperatures.count }

    func hour(_ index: Int) -> Int64 { Self.start + Int64(index) }

    /// - Parameters:
    ///   - hours: the length.
    ///   - seed: of everything random.
    ///   - skill: °C, the champion's error one hour ahead; it grows with the root of the horizon.
    ///   - gaps: the share of hours without observation and issue, and of experts that have no forecast.
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
                let spread = skill * Double(horizon).squareRoot()
                let value = truth[hour + horizon] + spread * (0.7 * error + 0.7 * SyntheticWeather.normal(&generator))
                champion.append(Float(value + bias(hour)))
                predecessor.append(Float(value + spread * SyntheticWeather.normal(&generator)))
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
                        temperature: Float(truth[hour]),
                        champion: champion,
                        predecessor: predecessor,
                        diurnalPersistence: diurnal
                    )
            )
        }
    }

    /// Observes and issues the given hours in order; the points of every hour that issued.
    @discardableResult
    func run(_ combination: inout Combination, _ range: Range<Int>? = nil) -> [Int: [CombinedPoint]] {
        var points: [Int: [CombinedPoint]] = [:]
        for index in range ?? 0..<count {
            combination.observe(temperature: temperatures[index], at: hour(index))
            if let experts = experts[index] { points[index] = combination.issue(experts, at: hour(index)) }
        }
        return points
    }
}
