import Forecasting
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

final class BaselineTests: XCTestCase {
    private let station = SyntheticWeather.station

    func testNaiveBaselinesOnAnExactDailyCycleWithATrend() throws {
        // T(t) = t mod 24 + day: yesterday's value is one lower; the weekly change is exact except at midnight.
        let series = HourlySeries(startHour: 0, temperature: (0..<240).map { Double($0 % 24 + $0 / 24) })
        let origin = Hour(24 * 8 + 6)
        let persistence = try Persistence(.temperature).predict(from: [origin], horizons: 24, of: series, at: station)
        XCTAssertEqual(persistence, Array(repeating: 14, count: 24))
        let seasonal = try SeasonalNaive(.temperature).predict(from: [origin], horizons: 24, of: series, at: station)
        XCTAssertEqual(seasonal[0], 14)
        XCTAssertEqual(seasonal[23], 14)
        for horizon in 1...24 {
            let change = DiurnalHistory.meanChange(of: .temperature, horizon: horizon, at: origin, in: series)
            XCTAssertEqual(14 + Double(change), Double(series[.temperature, origin + horizon] ?? 0), accuracy: 1e-4)
        }
    }

    func testABaselineWithoutItsInputsFallsBackToPersistence() throws {
        let series = HourlySeries(startHour: 0, temperature: [3])
        let seasonal = SeasonalNaive(.temperature)
        XCTAssertEqual(try seasonal.predict(from: [0], horizons: 2, of: series, at: station), [3, 3])
        XCTAssertThrowsError(try Persistence(.temperature).predict(from: [1], horizons: 1, of: series, at: station))
    }

    func testNoBaselineReadsAnythingAfterTheOrigin() throws {
        let series = SyntheticWeather.series(hours: 900, seed: 10)
        let origin = series.startHour + 700
        let training = [series.startHour..<origin]
        let other = series.scrambled(from: origin + 1, seed: 11)
        let pairs: [(any Predictor, any Predictor)] = [
            (Persistence(.temperature), Persistence(.temperature)),
            (SeasonalNaive(.temperature), SeasonalNaive(.temperature)),
            (
                try RidgeKind().fit(.temperature, on: [(series, training)]),
                try RidgeKind().fit(.temperature, on: [(other, training)])
            ),
            (
                try XCTUnwrap(Climatology(of: .temperature, in: series, training: training)),
                try XCTUnwrap(Climatology(of: .temperature, in: other, training: training))
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

    /// Ridge regression finds a change that is linear in the lags.
    ///
    /// T(t) = 1.8·cos(π/12)·T(t−1) − 0.81·T(t−2) + 1 is a damped oscillation whose changes for all horizons are linear
    /// in the last two temperatures.
    func testRidgeRecoversALinearRecursion() throws {
        var generator = SplitMix64(seed: 12)
        var temperatures: [Double] = [5, 6]
        for _ in 2..<1500 {
            let last = temperatures.suffix(2)
            let next = 1.8 * 0.9659258 * (last.last ?? 0) - 0.81 * (last.first ?? 0) + 1
            temperatures.append(next + 0.3 * SyntheticWeather.normal(&generator))
        }
        let series = HourlySeries(startHour: 0, temperature: temperatures)
        let ridge = try RidgeKind(ridge: 1, horizons: 2).fit(.temperature, on: [(series, [0..<1000])])
        let outcomes = try Backtest.outcomes(of: ridge, on: series, at: station, parts: [1000..<1500], horizons: 2)
        let score = try XCTUnwrap(Evaluation(outcomes)[horizon: 1])
        XCTAssertEqual(score.rootMeanSquareError, 0.3, accuracy: 0.03, "only the innovation is left")
    }

    func testRidgeIsNotFittedToTooFewHours() {
        let series = SyntheticWeather.series(hours: 200, seed: 13)
        XCTAssertThrowsError(try RidgeKind().fit(.temperature, on: [(series, [0..<1_000_000])])) {
            // Two days of lags before the first origin, a day of targets after the last.
            XCTAssertEqual($0 as? RidgeError, .tooFewRows(found: 200 - 48 - 24, expected: 200))
        }
    }

    func testRidgeOfImpossibleHorizonsIsRefused() {
        let series = SyntheticWeather.series(hours: 500, seed: 13)
        for horizons in [0, -1, 25] {
            XCTAssertThrowsError(
                try RidgeKind(horizons: horizons).fit(.temperature, on: [(series, [series.hours])])
            ) {
                guard case ForecastError.specification = $0 else { return XCTFail("\($0)") }
            }
        }
    }

    func testClimatologyFindsTheDailyCycleAndIgnoresTheWeather() throws {
        let series = SyntheticWeather.series(hours: 24 * 400, seed: 14)
        let climatology = try XCTUnwrap(Climatology(of: .temperature, in: series, training: [series.hours]))
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
