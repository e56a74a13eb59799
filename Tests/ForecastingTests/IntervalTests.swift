import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

final class IntervalTests: XCTestCase {
    /// Nineteen residuals −9 … 9 and level 0.9: ⌊0.05 · 20⌋ = 1, so the bounds are the first and the last residual.
    func testRanksWithTheFiniteSampleCorrection() throws {
        let interval = try XCTUnwrap(ConformalInterval(residuals: (-9...9).map(Double.init).shuffled(), level: 0.9))
        XCTAssertEqual(interval, ConformalInterval(lower: -9, upper: 9))
        let more = try XCTUnwrap(ConformalInterval(residuals: (-19...19).map(Double.init), level: 0.9))
        XCTAssertEqual(more, ConformalInterval(lower: -18, upper: 18))
        XCTAssertNil(ConformalInterval(residuals: [], level: 0.9))
    }

    func testCoverageOnExchangeableResidualsIsTheLevel() throws {
        var generator = SplitMix64(seed: 24)
        var covered = 0
        let (trials, fresh) = (400, 50)
        for _ in 0..<trials {
            let calibration = (0..<99).map { _ in SyntheticWeather.normal(&generator) }
            let interval = try XCTUnwrap(ConformalInterval(residuals: calibration, level: 0.9))
            covered += (0..<fresh).count { _ in interval.contains(residual: SyntheticWeather.normal(&generator)) }
        }
        // Expected 0.90 exactly (ranks 5 and 95 of 100); three standard errors over 400 calibrations are 0.005.
        XCTAssertEqual(Double(covered) / Double(trials * fresh), 0.9, accuracy: 0.007)
    }

    func testAdaptiveCoverageStaysAtTheLevelWhileTheErrorTriples() {
        var generator = SplitMix64(seed: 25)
        var intervals = AdaptiveInterval(calibration: [1: (0..<500).map { _ in SyntheticWeather.normal(&generator) }])
        var covered = 0
        for hour in 0..<4000 {
            let residual = SyntheticWeather.normal(&generator) * (1 + 2 * Double(hour) / 4000)
            if intervals[1]?.contains(residual: residual) == true { covered += 1 }
            intervals.observe(residual: residual, horizon: 1)
        }
        XCTAssertEqual(Double(covered) / 4000, 0.9, accuracy: 0.015)
    }

    func testAfterAStepTheIntervalFollowsWithinThreeDaysAndMovesInsteadOfOnlyWidening() throws {
        var generator = SplitMix64(seed: 26)
        var intervals = AdaptiveInterval(calibration: [1: (0..<500).map { _ in SyntheticWeather.normal(&generator) }])
        var covered: [Bool] = []
        for _ in 0..<600 {
            let residual = 4 + SyntheticWeather.normal(&generator)
            covered.append(intervals[1]?.contains(residual: residual) == true)
            intervals.observe(residual: residual, horizon: 1)
        }
        for start in 72..<600 - 168 {
            XCTAssertGreaterThan(Double(covered[start..<start + 168].count { $0 }) / 168, 0.8)
        }
        let interval = try XCTUnwrap(intervals[1])
        XCTAssertLessThan(interval.upper, 8)
        XCTAssertGreaterThan(interval.lower, -1.6)
    }

    func testBoundsAlwaysHoldTheForecastAndBadResidualsAreIgnored() {
        var generator = SplitMix64(seed: 27)
        var intervals = AdaptiveInterval(calibration: [3: [-1, 0, 1]], level: 0.8)
        for _ in 0..<2000 {
            intervals.observe(residual: 30 * SyntheticWeather.normal(&generator) - 20, horizon: 3)
            intervals.observe(residual: .nan, horizon: 3)
            XCTAssertTrue(intervals[3].map { $0.lower <= 0 && $0.upper >= 0 && $0.upper.isFinite } == true)
        }
        XCTAssertNil(intervals[4])
    }

    func testTheStateSurvivesJSONExactly() throws {
        var intervals = AdaptiveInterval(calibration: [1: [-1, 0.1, 1], 24: [2, 3, -4]])
        intervals.observe(residual: 0.7, horizon: 24)
        let copy = try JSONDecoder().decode(AdaptiveInterval.self, from: JSONEncoder().encode(intervals))
        XCTAssertEqual(copy, intervals)
    }

    func testAForecastCarriesTheBoundsOfItsHorizon() {
        let forecast = Forecast(
            issuedAt: nil,
            persistence: 10,
            points: [.init(horizon: 1, value: 10), .init(horizon: 2, value: 20)],
            missingInputs: []
        )
        let bounded = forecast.with(AdaptiveInterval(calibration: [1: [-1, 1]]))
        XCTAssertEqual(bounded.points[0], .init(horizon: 1, value: 10, lower: 9, upper: 11))
        XCTAssertEqual(bounded.points[1], .init(horizon: 2, value: 20))
    }
}
