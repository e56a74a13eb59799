import Forecasting
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

final class StackingTests: XCTestCase {
    private let layout = FeatureLayout(target: .temperature, inputs: SyntheticWeather.variables)
    private let series = SyntheticWeather.series(hours: 24 * 30, seed: 5)

    private func forecaster() throws -> GRUForecaster {
        let station = SyntheticWeather.station
        let data = StationData(station: station, series: series, split: .chronological(series.hours))
        let specification = try GRUKind().specification(for: .temperature, fitting: [data])
        return try GRUForecaster(
            specification: specification,
            parameters: GRUParameters(shape: specification.shape, seed: 3)
        )
    }

    private func normal(horizon: Int, at origin: Hour) -> Double {
        let target = origin + horizon
        let days = (1...14).map { Double(series[.temperature, target - 24 * $0] ?? .nan) }
        return days.reduce(0, +) / 14 - Double(series[.temperature, origin] ?? .nan)
    }

    private func regression(at origin: Hour) -> Double {
        Double(DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series))
    }

    func testTheStackedForecasterMixesItsChangesWithEstimatesFromTheStation() throws {
        var generator = SplitMix64(seed: 8)
        let weights = (1...24)
            .map { _ in
                Stacking.Weights(
                    model: Double(generator.nextUniform()),
                    normal: Double(generator.nextUniform()),
                    regression: Double(generator.nextUniform())
                )
            }
        let forecaster = try forecaster()
        let stacked = try forecaster.stacked(by: Stacking(weights: weights))
        for origin in [series.startHour + 400, series.hours.upperBound - 1] {
            let before = try forecaster.forecast(series: series, station: SyntheticWeather.station, origin: origin)
            let after = try stacked.forecast(series: series, station: SyntheticWeather.station, origin: origin)
            for (before, after) in zip(before.points, after.points) {
                let weights = weights[before.horizon - 1]
                let now = Double(series[.temperature, origin] ?? .nan)
                let expected =
                    now + weights.model * (before.value - now)
                    + weights.normal * normal(horizon: before.horizon, at: origin)
                    + weights.regression * regression(at: origin)
                XCTAssertEqual(after.value, expected, accuracy: 1e-4, "\(before.horizon) h")
            }
        }
    }

    func testWithoutHistoryTheChangesOnlyGetSmaller() throws {
        let forecaster = try forecaster()
        let stacked = try forecaster.stacked(
            by: Stacking(weights: Array(repeating: .init(model: 0.25, normal: 0.5, regression: 0.5), count: 24))
        )
        let sequence = (0..<24).map { [10 + Double($0 % 5), 3, 1013] }
        let before = try forecaster.forecast(sequence: sequence)
        let after = try stacked.forecast(sequence: sequence)
        for (before, after) in zip(before.points, after.points) {
            XCTAssertEqual(after.value - 13, 0.25 * (before.value - 13), accuracy: 1e-4, "\(before.horizon) h")
        }
    }

    /// Outcomes whose changes are a function of a random forecast, the difference from normal and the regression.
    private func unseen(
        count: Int,
        seed: UInt64,
        scale: Double = 1,
        _ change: (_ forecast: Double, _ normal: Double, _ regression: Double) -> Double
    ) -> Stacking.Unseen {
        var generator = SplitMix64(seed: seed)
        let outcomes = (0..<count)
            .map { index -> Outcome in
                let origin = series.startHour + 340 + index
                let now = Double(series[.temperature, origin] ?? .nan)
                let forecast = scale * SyntheticWeather.normal(&generator)
                return Outcome(
                    station: "s",
                    issuedAt: Timestamp(origin),
                    horizon: 12,
                    predicted: now + forecast,
                    actual: now + change(forecast, normal(horizon: 12, at: origin), regression(at: origin)),
                    persistence: now
                )
            }
        return Stacking.Unseen(outcomes: outcomes, series: series)
    }

    func testTheWeightsAreThoseThatTheOutcomesWereMadeWith() {
        let stacking = Stacking(
            places: [
                [
                    unseen(count: 200, seed: 1) { 0.7 * $0 + 0.2 * $1 + 0.3 * $2 },
                    unseen(count: 50, seed: 2) { 0.7 * $0 + 0.2 * $1 + 0.3 * $2 },
                ]
            ],
            layout: layout
        )
        XCTAssertEqual(stacking.weights[11].model, 0.7, accuracy: 1e-6)
        XCTAssertEqual(stacking.weights[11].normal, 0.2, accuracy: 1e-6)
        XCTAssertEqual(stacking.weights[11].regression, 0.3, accuracy: 1e-6)
        XCTAssertEqual(
            stacking.weights[0],
            .init(model: 1, normal: 0, regression: 0),
            "of a horizon without outcomes"
        )
    }

    /// Checks that no small step within the limits improves the weights; the error is convex, so they are the best.
    func testNoWeightsWithinTheirLimitsAreBetter() {
        for made in [[1.5, 0.4, -1], [-0.5, 0.6, 0.3], [0.5, 1.4, -0.2], [0.6, 0.2, 0.1]] {
            let unseen = unseen(count: 380, seed: 9) { made[0] * $0 + made[1] * $1 + made[2] * $2 }
            let found = Stacking(places: [[unseen]], layout: layout).weights[11]
            func error(_ weights: [Double]) -> Double {
                unseen.outcomes
                    .map { outcome in
                        let origin = outcome.issuedAt.nearestHour
                        let parts = [
                            outcome.predicted - outcome.persistence, normal(horizon: 12, at: origin),
                            regression(at: origin),
                        ]
                        let change = zip(weights, parts).map { $0 * $1 }.reduce(0, +)
                        let residual = outcome.actual - outcome.persistence - change
                        return residual * residual
                    }
                    .reduce(0, +)
            }
            let weights = [found.model, found.normal, found.regression]
            let least = error(weights)
            for (first, second) in [(0, 1), (1, 2), (0, 2)] {
                for (one, other) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
                    var moved = weights
                    moved[first] = min(max(moved[first] + 0.001 * Double(one), 0), 1)
                    moved[second] = min(max(moved[second] + 0.001 * Double(other), 0), 1)
                    XCTAssertGreaterThanOrEqual(error(moved), least * (1 - 1e-9), "\(made): \(moved)")
                }
            }
        }
    }

    func testAnEstimateThatTheModelDoesNotReadGetsNoWeight() {
        let temperatureAlone = FeatureLayout(
            target: .temperature,
            window: 24,
            horizons: 24,
            steps: [.target],
            context: [.weeklyChange]
        )
        let unseen = unseen(count: 300, seed: 2) { 0.7 * $0 + 0.2 * $1 + 0.3 * $2 }
        let weights = Stacking(places: [[unseen]], layout: temperatureAlone).weights[11]
        XCTAssertEqual([weights.normal, weights.regression], [0, 0])
        XCTAssertEqual(weights.model, 0.7, accuracy: 0.1)
    }

    func testAUselessForecastGetsNoWeightAndNoWeightIsNegativeOrAboveOne() {
        let against = Stacking(places: [[unseen(count: 300, seed: 3) { forecast, _, _ in -forecast }]], layout: layout)
        XCTAssertEqual(against.weights[11].model, 0, accuracy: 1e-9)
        let timid = Stacking(places: [[unseen(count: 300, seed: 4) { forecast, _, _ in 3 * forecast }]], layout: layout)
        XCTAssertEqual(timid.weights[11].model, 1, accuracy: 1e-9)
        for weights in against.weights + timid.weights {
            XCTAssertTrue([weights.model, weights.normal, weights.regression].allSatisfy { 0...1 ~= $0 })
        }
    }

    /// The best weight of one place is 0.9, with ten times the changes and the hours; that of the other is 0.3.
    func testEveryPlaceCountsTheSameWhateverItsWeatherAndItsHours() {
        let places = [
            [unseen(count: 300, seed: 5, scale: 10) { forecast, _, _ in 0.9 * forecast }],
            [unseen(count: 30, seed: 6) { forecast, _, _ in 0.3 * forecast }],
        ]
        // Least squares of y = c·f over places in units of y²: Σ f·y/y² = 1/0.9 + 1/0.3 over Σ f²/y² = 1/0.81 + 1/0.09.
        let expected = (1 / 0.9 + 1 / 0.3) / (1 / 0.81 + 1 / 0.09)
        XCTAssertEqual(Stacking(places: places, layout: layout).weights[11].model, expected, accuracy: 0.03)
    }
}
