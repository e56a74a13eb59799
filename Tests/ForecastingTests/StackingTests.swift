import Forecasting
import GRU
import RandomNumbers
import XCTest

final class StackingTests: XCTestCase {
    private let layout = FeatureLayout(channels: .noaa)
    private let series = SyntheticWeather.series(hours: 24 * 30, seed: 5)

    private func forecaster() throws -> Forecaster {
        let station = SyntheticWeather.station
        let data = StationData(station: station, series: series, split: .chronological(series.hours))
        let specification = try TrainingRecipe().specification([data])
        return try Forecaster(
            specification: specification,
            parameters: GRUParameters(shape: specification.shape, seed: 3)
        )
    }

    private func normal(horizon: Int, at origin: Int64) -> Double {
        let target = origin + Int64(horizon)
        let days = (1...14).map { Double(series[.temperature, target - 24 * $0] ?? .nan) }
        return days.reduce(0, +) / 14 - Double(series[.temperature, origin] ?? .nan)
    }

    private func regression(at origin: Int64) -> Double {
        Double(DayAheadRegression.expectedChange(at: origin, of: series))
    }

    func testTheStackedForecasterMixesItsChangesWithWhatThePlaceTells() throws {
        var generator = SplitMix64(seed: 8)
        let shares = (1...24)
            .map { _ in
                Stacking.Shares(
                    network: Double(generator.nextUniform()),
                    normal: Double(generator.nextUniform()),
                    regression: Double(generator.nextUniform())
                )
            }
        let forecaster = try forecaster()
        let stacked = try forecaster.stacked(by: Stacking(shares: shares))
        for origin in [series.startHour + 400, series.hours.upperBound - 1] {
            let before = try forecaster.forecast(series: series, station: SyntheticWeather.station, origin: origin)
            let after = try stacked.forecast(series: series, station: SyntheticWeather.station, origin: origin)
            for (before, after) in zip(before.points, after.points) {
                let shares = shares[before.horizon - 1]
                let now = Double(series[.temperature, origin] ?? .nan)
                let expected =
                    now + shares.network * (before.value - now)
                    + shares.normal * normal(horizon: before.horizon, at: origin)
                    + shares.regression * regression(at: origin)
                XCTAssertEqual(after.value, expected, accuracy: 1e-4, "\(before.horizon) h")
            }
        }
    }

    func testWhereNothingIsKnownOfThePlaceTheChangesOnlyGetSmaller() throws {
        let forecaster = try forecaster()
        let stacked = try forecaster.stacked(
            by: Stacking(shares: Array(repeating: .init(network: 0.25, normal: 0.5, regression: 0.5), count: 24))
        )
        let sequence = (0..<24).map { [10 + Double($0 % 5), 3, 1013] }
        let before = try forecaster.forecast(sequence: sequence)
        let after = try stacked.forecast(sequence: sequence)
        for (before, after) in zip(before.points, after.points) {
            XCTAssertEqual(after.value - 13, 0.25 * (before.value - 13), accuracy: 1e-4, "\(before.horizon) h")
        }
    }

    /// Outcomes whose changes are what `change` makes of a random forecast, of what is normal and of the regression.
    private func unseen(
        count: Int,
        seed: UInt64,
        scale: Double = 1,
        _ change: (_ forecast: Double, _ normal: Double, _ regression: Double) -> Double
    ) -> Stacking.Unseen {
        var generator = SplitMix64(seed: seed)
        let outcomes = (0..<count)
            .map { index -> Outcome in
                let origin = series.startHour + 340 + Int64(index)
                let now = Double(series[.temperature, origin] ?? .nan)
                let forecast = scale * SyntheticWeather.normal(&generator)
                return Outcome(
                    station: "s",
                    issuedAt: Timestamp(hour: origin),
                    horizon: 12,
                    predicted: now + forecast,
                    actual: now + change(forecast, normal(horizon: 12, at: origin), regression(at: origin)),
                    persistence: now
                )
            }
        return Stacking.Unseen(outcomes: outcomes, series: series)
    }

    func testTheSharesAreThoseThatTheOutcomesWereMadeWith() {
        let stacking = Stacking(
            places: [
                [
                    unseen(count: 200, seed: 1) { 0.7 * $0 + 0.2 * $1 + 0.3 * $2 },
                    unseen(count: 50, seed: 2) { 0.7 * $0 + 0.2 * $1 + 0.3 * $2 },
                ]
            ],
            layout: layout
        )
        XCTAssertEqual(stacking.shares[11].network, 0.7, accuracy: 1e-6)
        XCTAssertEqual(stacking.shares[11].normal, 0.2, accuracy: 1e-6)
        XCTAssertEqual(stacking.shares[11].regression, 0.3, accuracy: 1e-6)
        XCTAssertEqual(
            stacking.shares[0],
            .init(network: 1, normal: 0, regression: 0),
            "of a horizon without outcomes"
        )
    }

    /// The error is convex, so that what no small step within the limits betters is the best.
    func testNoSharesWithinTheirLimitsAreBetter() {
        for made in [[1.5, 0.4, -1], [-0.5, 0.6, 0.3], [0.5, 1.4, -0.2], [0.6, 0.2, 0.1]] {
            let unseen = unseen(count: 380, seed: 9) { made[0] * $0 + made[1] * $1 + made[2] * $2 }
            let found = Stacking(places: [[unseen]], layout: layout).shares[11]
            func error(_ shares: [Double]) -> Double {
                unseen.outcomes
                    .map { outcome in
                        let origin = outcome.issuedAt.nearestHour
                        let parts = [
                            outcome.predicted - outcome.persistence, normal(horizon: 12, at: origin),
                            regression(at: origin),
                        ]
                        let change = zip(shares, parts).map { $0 * $1 }.reduce(0, +)
                        let residual = outcome.actual - outcome.persistence - change
                        return residual * residual
                    }
                    .reduce(0, +)
            }
            let shares = [found.network, found.normal, found.regression]
            let least = error(shares)
            for (first, second) in [(0, 1), (1, 2), (0, 2)] {
                for (one, other) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
                    var moved = shares
                    moved[first] = min(max(moved[first] + 0.001 * Double(one), 0), 1)
                    moved[second] = min(max(moved[second] + 0.001 * Double(other), 0), 1)
                    XCTAssertGreaterThanOrEqual(error(moved), least * (1 - 1e-9), "\(made): \(moved)")
                }
            }
        }
    }

    func testWhatTheNetworkDoesNotReadGetsNoShare() {
        let temperatureAlone = FeatureLayout(window: 24, horizons: 24, steps: [.temperature], context: [.weeklyChange])
        let unseen = unseen(count: 300, seed: 2) { 0.7 * $0 + 0.2 * $1 + 0.3 * $2 }
        let shares = Stacking(places: [[unseen]], layout: temperatureAlone).shares[11]
        XCTAssertEqual([shares.normal, shares.regression], [0, 0])
        XCTAssertEqual(shares.network, 0.7, accuracy: 0.1)
    }

    func testAForecastThatIsWorthNothingGetsNoShareAndNoneIsNegativeOrAboveOne() {
        let against = Stacking(places: [[unseen(count: 300, seed: 3) { forecast, _, _ in -forecast }]], layout: layout)
        XCTAssertEqual(against.shares[11].network, 0, accuracy: 1e-9)
        let timid = Stacking(places: [[unseen(count: 300, seed: 4) { forecast, _, _ in 3 * forecast }]], layout: layout)
        XCTAssertEqual(timid.shares[11].network, 1, accuracy: 1e-9)
        for shares in against.shares + timid.shares {
            XCTAssertTrue([shares.network, shares.normal, shares.regression].allSatisfy { 0...1 ~= $0 })
        }
    }

    /// One place wants 0.9 of the forecast and has ten times the changes and the hours; the other wants 0.3.
    func testEveryPlaceCountsTheSameWhateverItsWeatherAndItsHours() {
        let places = [
            [unseen(count: 300, seed: 5, scale: 10) { forecast, _, _ in 0.9 * forecast }],
            [unseen(count: 30, seed: 6) { forecast, _, _ in 0.3 * forecast }],
        ]
        // Least squares of y = c·f over places in units of y²: Σ f·y/y² = 1/0.9 + 1/0.3 over Σ f²/y² = 1/0.81 + 1/0.09.
        let expected = (1 / 0.9 + 1 / 0.3) / (1 / 0.81 + 1 / 0.09)
        XCTAssertEqual(Stacking(places: places, layout: layout).shares[11].network, expected, accuracy: 0.03)
    }
}
