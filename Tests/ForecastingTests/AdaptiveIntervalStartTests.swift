import Forecasting
import ObservationFixtures
import RandomNumbers
import XCTest

/// Intervals of a station without a calibration.
final class AdaptiveIntervalStartTests: XCTestCase {
    /// A calm at the start: persistence makes no error, which is no evidence about the errors that follow.
    func testEqualFirstReadingsDoNotCollapseTheIntervals() throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            var generator = SplitMix64(seed: seed)
            var intervals = AdaptiveInterval(calibration: [:])
            for _ in 0..<3 { intervals.observe(residual: 0, horizon: 1) }
            XCTAssertNil(intervals[1], "no error is known")
            var covered = 0
            for hour in 0..<1500 {
                let residual = SyntheticWeather.normal(&generator)
                if hour >= 500, let interval = intervals[1], (interval.lower...interval.upper).contains(residual) {
                    covered += 1
                }
                intervals.observe(residual: residual, horizon: 1)
            }
            XCTAssertEqual(Double(covered) / 1000, 0.9, accuracy: 0.03, "seed \(seed)")
        }
    }

    func testAForecasterWithoutErrorsGetsIntervalsWhenErrorsBegin() throws {
        var generator = SplitMix64(seed: 7)
        var intervals = AdaptiveInterval(calibration: [1: Array(repeating: 0, count: 100)])
        var covered = 0
        for hour in 0..<3000 {
            let residual = SyntheticWeather.normal(&generator)
            if hour >= 2000, let interval = intervals[1], (interval.lower...interval.upper).contains(residual) {
                covered += 1
            }
            intervals.observe(residual: residual, horizon: 1)
        }
        XCTAssertGreaterThan(Double(covered) / 1000, 0.8)
    }
}
