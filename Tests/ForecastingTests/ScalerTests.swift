import Forecasting
import ObservationFixtures
import Observations
import XCTest

final class ScalerTests: XCTestCase {
    /// T = 0, 2, 4, …: mean 9 and variance (10² − 1)/12 · 4 = 33 over ten hours; every change over h hours is 2·h.
    func testMeansStandardDeviationsAndTargetScalesOfARamp() {
        let series = HourlySeries(startHour: 0, temperature: (0..<10).map { Double(2 * $0) })
        let layout = FeatureLayout(
            target: .temperature,
            window: 4,
            horizons: 3,
            steps: [.target, .solarElevation],
            context: []
        )
        var fit = ScalerFit(layout: layout)
        fit.add(series, hours: 0..<10)
        let scaler = fit.scaler()
        XCTAssertEqual(scaler.means[0], 9, accuracy: 1e-5)
        XCTAssertEqual(scaler.standardDeviations[0], Float(33).squareRoot(), accuracy: 1e-5)
        XCTAssertEqual([scaler.means[1], scaler.standardDeviations[1]], [0, 1], "an angle is not scaled")
        XCTAssertEqual(scaler.targetScales, [2, 4, 6])
    }

    func testNothingOutsideTheTrainingHoursChangesTheScaler() {
        let series = SyntheticWeather.series(hours: 600, seed: 8)
        let training = series.startHour..<series.startHour + 400
        func scaler(_ series: HourlySeries) -> Scaler {
            var fit = ScalerFit(layout: FeatureLayout(target: .temperature, inputs: SyntheticWeather.variables))
            fit.add(series, hours: training)
            return fit.scaler()
        }
        XCTAssertEqual(scaler(series), scaler(series.scrambled(from: training.upperBound, seed: 9)))
        XCTAssertNotEqual(scaler(series), scaler(series.scrambled(from: training.upperBound - 1, seed: 9)))
    }

    func testAVariableThatWasNeverObservedOrNeverVariedKeepsAUsableStandardDeviation() {
        let series = HourlySeries(startHour: 0, temperature: Array(repeating: 5, count: 50))
        var fit = ScalerFit(layout: FeatureLayout(target: .temperature, inputs: SyntheticWeather.variables))
        fit.add(series, hours: 0..<50)
        let scaler = fit.scaler()
        XCTAssertTrue((scaler.standardDeviations + scaler.targetScales).allSatisfy { $0 == 1 || $0 > 0.01 })
        XCTAssertTrue(scaler.means.allSatisfy(\.isFinite))
    }
}
