import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

/// Intervals over errors like those of real forecasts: an error grows with the horizon, and the forecasts of
/// neighboring hours share most of it.
final class AdaptiveIntervalDriftTests: XCTestCase {
    private static let horizons = [1, 3, 6, 12, 24]

    /// The errors of the best forecast of an autoregressive process, by hour: for horizon h from hour t the sum of
    /// 0.93^(h − k)·w(t + k) over k = 1 … h.
    ///
    /// - Parameters:
    ///   - hours: the number of hours.
    ///   - seed: the seed of the innovations w, which have the standard deviation 0.8 °C.
    ///   - drift: an error in °C that is added to every outcome from the hour on.
    /// - Returns: the errors by hour, the shortest horizon first.
    private func outcomes(hours: Int, seed: UInt64, drift: (hour: Int, size: Double)? = nil) -> [Outcome] {
        var generator = SplitMix64(seed: seed)
        let innovations = (0..<hours).map { _ in 0.8 * SyntheticWeather.normal(&generator) }
        var outcomes: [Outcome] = []
        for hour in 0..<hours - 24 {
            var error = 0.0
            for horizon in 1...24 {
                error = 0.93 * error + innovations[hour + horizon]
                guard Self.horizons.contains(horizon) else { continue }
                let shift = drift.map { hour + horizon >= $0.hour ? $0.size : 0 } ?? 0
                outcomes.append(
                    Outcome(
                        station: "s",
                        issuedAt: Timestamp(Hour(Int64(hour))),
                        horizon: horizon,
                        predicted: 0,
                        actual: error + shift,
                        persistence: 0
                    )
                )
            }
        }
        return outcomes
    }

    private func calibration(seed: UInt64) -> AdaptiveInterval {
        let residuals = Dictionary(grouping: outcomes(hours: 1300, seed: seed), by: \.horizon)
        return AdaptiveInterval(calibration: residuals.mapValues { $0.map(\.residual) })
    }

    func testInCalmWeatherTheCoverageIsTheLevel() {
        for seed in 1...UInt64(12) {
            let outcomes = outcomes(hours: 1300, seed: 100 + seed)
            let intervals = IntervalReplay.intervals(of: outcomes, calibrated: calibration(seed: seed))
            for horizon in Self.horizons {
                let share = Coverage(outcomes, intervals, horizon: horizon).share
                XCTAssertEqual(share, 0.9, accuracy: 0.02, "seed \(seed), \(horizon) h")
            }
        }
    }

    /// The forecaster is 3 °C off from one hour on.
    func testThreeDaysAfterADriftOfThreeDegreesNoWeekIsBelowEightyPercent() throws {
        for seed in 1...UInt64(12) {
            let size: Double = seed.isMultiple(of: 2) ? 3 : -3
            let moment = 250 + 40 * Int(seed)
            let outcomes = outcomes(hours: 1700, seed: 200 + seed, drift: (moment, size))
            let intervals = IntervalReplay.intervals(of: outcomes, calibrated: calibration(seed: seed))
            for horizon in Self.horizons {
                let coverage = Coverage(outcomes, intervals, horizon: horizon)
                let worst = try XCTUnwrap(coverage.worstWeek(from: Hour(Int64(moment)) + 72))
                XCTAssertGreaterThanOrEqual(worst, 0.8, "seed \(seed), \(horizon) h")
                XCTAssertEqual(coverage.share, 0.9, accuracy: 0.02, "seed \(seed), \(horizon) h")
            }
        }
    }

    func testTheOrderOfTheHorizonsWithinAnHourDoesNotMatter() {
        let outcomes = outcomes(hours: 400, seed: 7)
        let byHour = Dictionary(grouping: outcomes, by: \.targetTime.secondsSince1970).sorted { $0.key < $1.key }
        var (forwards, backwards) = (calibration(seed: 1), calibration(seed: 1))
        for (_, known) in byHour {
            for outcome in known { forwards.observe(residual: outcome.residual, horizon: outcome.horizon) }
            for outcome in known.reversed() { backwards.observe(residual: outcome.residual, horizon: outcome.horizon) }
        }
        for horizon in Self.horizons {
            XCTAssertEqual(
                forwards[horizon]?.upper ?? 0,
                backwards[horizon]?.upper ?? 1,
                accuracy: 0.35,
                "\(horizon) h"
            )
        }
    }

    func testPendingForecastsThatGoWrongWidenTheIntervalBeforeTheyAreKnown() throws {
        func width(errorOnTheWay: Double) throws -> Double {
            var intervals = calibration(seed: 1)
            for _ in 0..<20 {
                for horizon in [1, 3, 6] { intervals.observe(residual: 0, horizon: horizon) }
                intervals.observe(residual: errorOnTheWay, horizon: 12)
            }
            let interval = try XCTUnwrap(intervals[24])
            return interval.upper - interval.lower
        }
        XCTAssertGreaterThan(try width(errorOnTheWay: 9), try width(errorOnTheWay: 0) * 1.2)
    }

    func testARateOfZeroKeepsTheCalibration() {
        let residuals = [1: [-1.0, 0.5, 2], 24: [-3.0, 1, 4]]
        var fixed = AdaptiveInterval(calibration: residuals, rate: 0)
        let before = [fixed[1], fixed[24]]
        for _ in 0..<200 { fixed.observe(residual: 50, horizon: 24) }
        XCTAssertEqual([fixed[1], fixed[24]], before)
    }

    func testAStateContinuesBitForBitAfterJSON() throws {
        let outcomes = outcomes(hours: 300, seed: 9)
        var intervals = calibration(seed: 1)
        for outcome in outcomes.prefix(700) { intervals.observe(residual: outcome.residual, horizon: outcome.horizon) }
        var copy = try JSONDecoder().decode(AdaptiveInterval.self, from: JSONEncoder().encode(intervals))
        XCTAssertEqual(copy, intervals)
        for outcome in outcomes.dropFirst(700) {
            intervals.observe(residual: outcome.residual, horizon: outcome.horizon)
            copy.observe(residual: outcome.residual, horizon: outcome.horizon)
        }
        for horizon in Self.horizons { XCTAssertEqual(copy[horizon], intervals[horizon]) }
    }

    func testAStateIsShortEnoughToBeStoredWithEveryObservation() throws {
        let state = try JSONEncoder().encode(calibration(seed: 1))
        var intervals = calibration(seed: 1)
        for outcome in outcomes(hours: 300, seed: 9) {
            intervals.observe(residual: outcome.residual, horizon: outcome.horizon)
        }
        XCTAssertLessThan(state.count, 2_500)
        XCTAssertLessThan(try JSONEncoder().encode(intervals).count, 4_000)
    }

    func testADamagedStateIsRefused() throws {
        let state = String(
            decoding: try JSONEncoder().encode(AdaptiveInterval(calibration: [1: [-1, 1]])),
            as: UTF8.self
        )
        for (found, damaged) in [
            ("\"misses\":\"0-0-0-0\"", "\"misses\":\"zz\""), ("\"residuals\":\"\"", "\"residuals\":\"AA==\""),
        ] {
            XCTAssertTrue(state.contains(found), state)
            let data = Data(state.replacing(found, with: damaged).utf8)
            XCTAssertThrowsError(try JSONDecoder().decode(AdaptiveInterval.self, from: data))
        }
    }
}
