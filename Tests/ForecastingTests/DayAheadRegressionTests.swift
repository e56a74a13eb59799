import Forecasting
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

final class DayAheadRegressionTests: XCTestCase {
    private let origin: Hour = 1100

    /// The change over a day: slopes multiplied by pressure − 1010 hPa, wind − 5 m/s, and 12 °C − temperature.
    private struct Slopes {
        var pressure = 0.0
        var windSpeed = 0.0
        var normal = 0.0
    }

    private func series(_ slopes: Slopes, hours: Int = 1200, pressureEvery: Int = 1) -> HourlySeries {
        var generator = SplitMix64(seed: 5)
        var pressures: [Double] = []
        var winds: [Double] = []
        var temperatures: [Double] = []
        for hour in 0..<hours {
            pressures.append(1010 + 30 * Double(generator.nextUniform() - 0.5))
            winds.append(10 * Double(generator.nextUniform()))
            let noise = 6 * Double(generator.nextUniform() - 0.5)
            guard hour >= 24 else {
                temperatures.append(12 + noise)
                continue
            }
            let before = temperatures[hour - 24]
            temperatures.append(
                before + slopes.pressure * (pressures[hour - 24] - 1010) + slopes.windSpeed * (winds[hour - 24] - 5)
                    + slopes.normal * (12 - before) + noise
            )
        }
        return HourlySeries(
            startHour: 0,
            temperature: temperatures,
            windSpeed: winds,
            pressure: pressures.enumerated().map { $0.isMultiple(of: pressureEvery) ? $1 : nil }
        )
    }

    /// A ridge regression around the means, shrunk towards 0, 0 and 0.3, in two passes and solved by Cramer's rule.
    ///
    /// Pressure and wind are clamped to four standard deviations.
    private func reference(at origin: Hour, of series: HourlySeries) -> Double {
        func value(_ variable: Variable, _ hour: Hour) -> Double { Double(series.rawValue(variable, hour)) }
        func inputs(_ hour: Hour) -> [Double] {
            let days = (0..<14).map { value(.temperature, hour - 24 * $0) }.filter { !$0.isNaN }
            let normal = days.count < 3 ? .nan : days.reduce(0, +) / Double(days.count)
            return [
                value(.pressure, hour) / 2.2, value(.windSpeed, hour) / 0.7, (normal - value(.temperature, hour)) / 1.2,
            ]
        }
        let pairs = (origin - 672...origin - 24)
            .map { (x: inputs($0), y: value(.temperature, $0 + 24) - value(.temperature, $0)) }
            .filter { pair in !(pair.x.reduce(0, +) + pair.y).isNaN }
        let count = Double(pairs.count)
        let means = (0..<3).map { index in pairs.map { $0.x[index] }.reduce(0, +) / count }
        let meanChange = pairs.map(\.y).reduce(0, +) / count
        func sum(_ of: (_ x: [Double], _ y: Double) -> Double) -> Double {
            pairs.map { pair in of(zip(pair.x, means).map { $0 - $1 }, pair.y - meanChange) }.reduce(0, +)
        }
        let gram = (0..<3).map { i in (0..<3).map { j in sum { x, _ in x[i] * x[j] } + (i == j ? 648.0 : 0) } }
        let moments = (0..<3).map { i in sum { x, y in x[i] * y } + (i == 2 ? 648 * 0.3 * 1.2 : 0) }
        let standardDeviations = (0..<3).map { i in (sum { x, _ in x[i] * x[i] } / count).squareRoot() }
        func determinant(_ m: [[Double]]) -> Double {
            let first = m[1][1] * m[2][2] - m[1][2] * m[2][1]
            let second = m[1][0] * m[2][2] - m[1][2] * m[2][0]
            let third = m[1][0] * m[2][1] - m[1][1] * m[2][0]
            return m[0][0] * first - m[0][1] * second + m[0][2] * third
        }
        let now = inputs(origin)
        return (0..<3)
            .map { column in
                let replaced = (0..<3).map { i in (0..<3).map { j in j == column ? moments[i] : gram[i][j] } }
                let distance = now[column] - means[column]
                let limited = min(max(distance, -4 * standardDeviations[column]), 4 * standardDeviations[column])
                return determinant(replaced) / determinant(gram) * (column == 2 ? now[column] : limited)
            }
            .reduce(0, +)
    }

    func testItIsARidgeRegressionOverTheLastFourWeeks() {
        let series = series(Slopes(pressure: 0.1, windSpeed: -0.3, normal: 0.4))
        for origin in [origin, 1199, 500, 200] {
            let expected = reference(at: origin, of: series)
            XCTAssertEqual(
                Double(DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series)),
                expected,
                accuracy: 1e-5,
                "at \(origin)"
            )
        }
    }

    func testHoursThatAreNotKnownAreLeftOut() {
        var generator = SplitMix64(seed: 3)
        let whole = series(Slopes(pressure: 0.1, windSpeed: -0.3, normal: 0.4))
        func holes(_ variable: Variable) -> [Double?] {
            whole.hours.map { hour in
                generator.nextUniform() < 0.2 && hour != origin ? nil : whole[variable, hour].map(Double.init)
            }
        }
        let series = HourlySeries(
            startHour: 0,
            temperature: holes(.temperature),
            windSpeed: holes(.windSpeed),
            pressure: holes(.pressure)
        )
        XCTAssertEqual(
            Double(DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series)),
            reference(at: origin, of: series),
            accuracy: 1e-5
        )
    }

    /// The relation of the last weeks continues, except for noise.
    func testItForecastsTheChangeThatFollowsTheWeatherOfTheStation() {
        for slopes in [Slopes(pressure: 0.2), Slopes(pressure: -0.2), Slopes(windSpeed: 0.8), Slopes(normal: 0.7)] {
            let series = series(slopes)
            let origins = Hour(900)..<1170
            let errors = origins.map { origin in
                let change = series.rawValue(.temperature, origin + 24) - series.rawValue(.temperature, origin)
                return (
                    change: change,
                    error: change - DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series)
                )
            }
            let squared = errors.map { $0.error * $0.error }.reduce(0, +)
            XCTAssertLessThan(squared, 0.8 * errors.map { $0.change * $0.change }.reduce(0, +), "\(slopes)")
        }
    }

    func testAPressureAndAWindOlderThanSixHoursAreLeftOut() {
        let series = series(Slopes(pressure: 0.1, windSpeed: -0.3, normal: 0.4))
        for (variable, others) in [
            (Variable.pressure, DayAheadRegression.Weather.windSpeed), (.windSpeed, .pressure),
        ] {
            let old = series.without(variable, hours: origin - 5...origin)
            let carried = old.replacing(variable, at: origin, by: Double(series.rawValue(variable, origin - 6)))
            XCTAssertEqual(
                DayAheadRegression.expectedChange(of: .temperature, at: origin, in: old),
                DayAheadRegression.expectedChange(of: .temperature, at: origin, in: carried),
                "\(variable)"
            )
            let missing = series.without(variable, hours: origin - 6...origin)
            XCTAssertEqual(
                DayAheadRegression.expectedChange(of: .temperature, at: origin, in: missing),
                DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series, reading: others),
                "\(variable)"
            )
            XCTAssertEqual(
                DayAheadRegression.expectedChange(
                    of: .temperature,
                    at: origin,
                    in: series.without(variable, hours: 0...origin),
                    reading: .all
                ),
                DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series, reading: others),
                "\(variable) was never observed"
            )
        }
    }

    func testANewStationGetsTheUsualReturnTowardsNormal() {
        let series = series(Slopes(pressure: 0.1))
        let now = Double(series.rawValue(.temperature, 48))
        let normal = [0, 24, 48].map { Double(series.rawValue(.temperature, $0)) }.reduce(0, +) / 3
        XCTAssertEqual(
            Double(DayAheadRegression.expectedChange(of: .temperature, at: 48, in: series)),
            0.3 * (normal - now),
            accuracy: 1e-5
        )
        XCTAssertTrue(DayAheadRegression.expectedChange(of: .temperature, at: 47, in: series).isNaN)
        let gone = series.without(.temperature, hours: origin...origin)
        XCTAssertTrue(DayAheadRegression.expectedChange(of: .temperature, at: origin, in: gone).isNaN)
    }

    func testAFaultyReadingCountsNoMoreThanFourStandardDeviations() {
        let series = series(Slopes(pressure: 0.1, windSpeed: -0.3))
        for (variable, wrong) in [(Variable.pressure, [860.0, 1080]), (.windSpeed, [60, 70])] {
            for value in wrong {
                let faulty = series.replacing(variable, at: origin, by: value)
                XCTAssertEqual(
                    Double(DayAheadRegression.expectedChange(of: .temperature, at: origin, in: faulty)),
                    reference(at: origin, of: faulty),
                    accuracy: 1e-4
                )
                let change = DayAheadRegression.expectedChange(of: .temperature, at: origin, in: faulty)
                let usual = DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series)
                XCTAssertLessThan(abs(change - usual), 7, "\(variable) of \(value)")
            }
        }
    }

    func testItReadsNoFurtherBackThanItsReach() {
        let series = series(Slopes(pressure: 0.1, windSpeed: -0.3, normal: 0.4))
        let enough = series[origin - DayAheadRegression.reach..<origin + 1]
        let tooShort = series[origin - DayAheadRegression.reach + 1..<origin + 1]
        let whole = DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series)
        XCTAssertEqual(DayAheadRegression.expectedChange(of: .temperature, at: origin, in: enough), whole)
        XCTAssertNotEqual(DayAheadRegression.expectedChange(of: .temperature, at: origin, in: tooShort), whole)
    }
}
