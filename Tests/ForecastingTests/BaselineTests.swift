import Forecasting
import RandomNumbers
import XCTest

final class BaselineTests: XCTestCase {
    private let station = SyntheticWeather.station

    func testNaiveBaselinesOnAnExactDailyCycleWithATrend() throws {
        // T(t) = t mod 24 + day: yesterday's value is one lower, the weekly change is exact but for midnight's day.
        let series = HourlySeries(startHour: 0, temperature: (0..<240).map { Double($0 % 24 + $0 / 24) })
        let origin: Int64 = 24 * 8 + 6
        let persistence = try Persistence().predict(from: [origin], horizons: 24, of: series, at: station)
        XCTAssertEqual(persistence, Array(repeating: 14, count: 24))
        let seasonal = try SeasonalNaive().predict(from: [origin], horizons: 24, of: series, at: station)
        XCTAssertEqual(seasonal[0], 14)
        XCTAssertEqual(seasonal[23], 14)
        let diurnal = try DiurnalPersistence().predict(from: [origin], horizons: 24, of: series, at: station)
        for horizon in 1...24 {
            XCTAssertEqual(
                Double(diurnal[horizon - 1]),
                Double(series[.temperature, origin + Int64(horizon)] ?? 0),
                accuracy: 1e-4
            )
        }
    }

    func testABaselineWithoutItsInputsFallsBackToPersistence() throws {
        let series = HourlySeries(startHour: 0, temperature: [3])
        for baseline in [SeasonalNaive(), DiurnalPersistence()] as [any Predictor] {
            XCTAssertEqual(try baseline.predict(from: [0], horizons: 2, of: series, at: station), [3, 3])
        }
        XCTAssertThrowsError(try Persistence().predict(from: [1], horizons: 1, of: series, at: station))
    }

    func testNoBaselineReadsAnythingAfterTheOrigin() throws {
        let series = SyntheticWeather.series(hours: 900, seed: 10)
        let origin = series.startHour + 700
        let training = [series.startHour..<origin]
        let other = series.scrambled(from: origin + 1, seed: 11)
        let pairs: [(any Predictor, any Predictor)] = [
            (Persistence(), Persistence()), (SeasonalNaive(), SeasonalNaive()),
            (DiurnalPersistence(), DiurnalPersistence()),
            (
                try XCTUnwrap(RidgeRegression(series, training: training)),
                try XCTUnwrap(RidgeRegression(other, training: training))
            ),
            (
                try XCTUnwrap(Climatology(series, training: training)),
                try XCTUnwrap(Climatology(other, training: training))
            ),
        ]
        for (before, after) in pairs {
            XCTAssertEqual(
                try before.predict(from: [origin], horizons: 24, of: series, at: station),
                try after.predict(from: [origin], horizons: 24, of: other, at: station),
                before.name
            )
        }
    }

    /// Where the change is linear in the lags the regression finds it: T(t) = 1.8·cos(π/12)·T(t−1) − 0.81·T(t−2) + 1,
    /// a damped oscillation whose changes for all horizons are linear in the last two temperatures.
    func testRidgeRecoversALinearRecursion() throws {
        var generator = SplitMix64(seed: 12)
        var temperatures: [Double] = [5, 6]
        for _ in 2..<1500 {
            let last = temperatures.suffix(2)
            let next = 1.8 * 0.9659258 * (last.last ?? 0) - 0.81 * (last.first ?? 0) + 1
            temperatures.append(next + 0.3 * SyntheticWeather.normal(&generator))
        }
        let series = HourlySeries(startHour: 0, temperature: temperatures)
        let ridge = try XCTUnwrap(RidgeRegression(series, training: [0..<1000], horizons: 2, ridge: 1))
        let outcomes = try Backtest.outcomes(of: ridge, on: series, at: station, parts: [1000..<1500], horizons: 2)
        let score = try XCTUnwrap(Evaluation(outcomes)[horizon: 1])
        XCTAssertEqual(score.rootMeanSquareError, 0.3, accuracy: 0.03, "only the innovation is left")
    }

    func testRidgeIsNotMadeFromTooLittle() {
        XCTAssertNil(RidgeRegression(SyntheticWeather.series(hours: 200, seed: 13), training: [0..<1_000_000]))
    }

    func testClimatologyFindsTheDailyCycleAndIgnoresTheWeather() throws {
        let series = SyntheticWeather.series(hours: 24 * 400, seed: 14)
        let climatology = try XCTUnwrap(Climatology(series, training: [series.hours]))
        let origin = series.startHour + 24 * 200
        let other = series.replacing(.temperature, at: origin, by: 40)
        let values = try climatology.predict(from: [origin], horizons: 24, of: series, at: station)
        XCTAssertEqual(values, try climatology.predict(from: [origin], horizons: 24, of: other, at: station))
        XCTAssertEqual(
            Double((values.max() ?? 0) - (values.min() ?? 0)),
            8,
            accuracy: 0.6,
            "twice the amplitude of 4 °C"
        )
    }
}
