import Forecasting
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

final class CombinationRobustnessTests: XCTestCase {
    func testTheWeightOfAnExpertThatSleepsIsSharedAmongTheOthers() throws {
        let world = CombinationWorld(hours: 120, seed: 81)
        var combination = Combination()
        world.run(&combination, 0..<119)
        let experts = try XCTUnwrap(world.experts[119])
        let all = combination.combined(experts, at: world.hour(119))
        for absent in [Float.nan, .infinity, -.infinity, 1e30, -1e30, 10_000, -10_000] {
            var some = experts
            some.predecessor = Array(repeating: absent, count: 24)
            for (full, point) in zip(all, combination.combined(some, at: world.hour(119))) {
                XCTAssertEqual(point.weights[.predecessor], 0)
                XCTAssertNil(point.forecast(of: .predecessor))
                for expert in Expert.allCases where expert != .predecessor {
                    let weight = full.weights[expert] / (1 - full.weights[.predecessor])
                    XCTAssertEqual(point.weights[expert], weight, accuracy: 1e-4)
                }
            }
        }
    }

    func testWithoutAChampionTheOthersAreMixedAndWithoutAnyExpertThereIsNoForecast() {
        let combination = Combination()
        let alone = combination.combined(ExpertForecasts(persistence: 7, champion: []), at: 5)
        XCTAssertEqual(alone.map(\.value), Array(repeating: 7, count: 24))
        XCTAssertEqual(alone.map { $0.weights[.persistence] }, Array(repeating: 1, count: 24))
        XCTAssertTrue(combination.combined(ExpertForecasts(persistence: .nan, champion: []), at: 5).isEmpty)
        let blind = combination.combined(ExpertForecasts(persistence: .nan, champion: [3, 4]), at: 5)
        XCTAssertEqual(blind.map(\.value), [3, 4])
        XCTAssertEqual(blind.map { $0.weights[.champion] }, [1, 1])
    }

    func testWeightsSumToOneAndTheValueLiesAmongTheForecasts() throws {
        let world = CombinationWorld(hours: 300, seed: 82, gaps: 0.2)
        var combination = Combination()
        for points in world.run(&combination).values {
            for point in points {
                let weights = Expert.allCases.map { point.weights[$0] }
                XCTAssertEqual(weights.reduce(0, +), 1, accuracy: 1e-5)
                XCTAssertTrue(weights.allSatisfy { $0 >= 0 })
                let forecasts = Expert.allCases.compactMap { point.forecast(of: $0) }
                XCTAssertLessThanOrEqual(try XCTUnwrap(forecasts.min()), point.value)
                XCTAssertGreaterThanOrEqual(try XCTUnwrap(forecasts.max()), point.value)
            }
        }
    }

    /// Eleven constant years, then one year of garbage.
    ///
    /// Constant inputs let the covariance of ordinary recursive least squares with forgetting grow until it overflows.
    func testItIsStableForYears() throws {
        var combination = Combination()
        var generator = SplitMix64(seed: 83)
        for index in 0..<108_000 {
            let garbage = index > 100_000 && generator.nextUniform() < 0.3
            let temperature: Float = garbage ? 150 * generator.nextUniform() - 90 : 11
            let forecast: Float = garbage ? 290 * generator.nextUniform() - 145 : 11.5
            let experts = ExpertForecasts(
                persistence: temperature,
                champion: Array(repeating: forecast, count: 24),
                diurnalPersistence: garbage ? [] : Array(repeating: 11, count: 24)
            )
            let hour = Hour(Int64(index))
            combination.observe(temperature, at: hour)
            let points = combination.issue(experts, at: hour)
            if index % 100 == 0 { XCTAssertTrue(points.allSatisfy { abs($0.value) <= 150 }) }
            if index == 100_000 {
                for point in points {
                    XCTAssertEqual(point.forecast(of: .slowCorrector) ?? 0, 11, accuracy: 0.2)
                    XCTAssertEqual(point.value, 11, accuracy: 0.1)
                }
            }
        }
        XCTAssertNotNil(Combination(bytes: combination.bytes), "a state with a non-finite value would be rejected")
    }

    /// A sensor reports random values within physical limits for a week; the forecasts start at the reported value.
    func testAWeekOfGarbageIsOvercome() throws {
        let world = CombinationWorld(hours: 1400, seed: 84)
        var poisoned = world
        var generator = SplitMix64(seed: 85)
        for index in 600..<768 {
            let wrong = 150 * generator.nextUniform() - 90
            let shift = wrong - world.temperatures[index]
            poisoned.temperatures[index] = wrong
            poisoned.experts[index] = world.experts[index]
                .map { experts in
                    ExpertForecasts(
                        persistence: wrong,
                        champion: experts.champion.map { $0 + shift },
                        diurnalPersistence: experts.diurnalPersistence.map { $0 + shift }
                    )
                }
        }
        var (one, other) = (Combination(), Combination())
        let (points, others) = (poisoned.run(&one), world.run(&other))
        for horizon in [1, 3, 6, 12, 24] {
            for days in [(1, 2.0), (14, 1.25)] {
                let hours = 768 + 24 * days.0..<min(768 + 24 * (days.0 + 10), 1376)
                XCTAssertLessThan(
                    error(points, world, horizon, hours),
                    days.1 * error(others, world, horizon, hours),
                    "\(horizon) h, from \(days.0) days after"
                )
            }
        }
    }

    /// A station's sensor reports one value that is 25 °C off: the weights before and after it are nearly the same.
    func testOneWrongReadingDoesNotOverturnTheWeights() throws {
        let world = CombinationWorld(hours: 200, seed: 85)
        var combination = Combination()
        world.run(&combination, 0..<150)
        var wrong = combination
        wrong.observe(world.temperatures[150] + 25, at: world.hour(150))
        combination.observe(world.temperatures[150], at: world.hour(150))
        let experts = try XCTUnwrap(world.experts[150])
        for (point, other) in zip(
            wrong.combined(experts, at: world.hour(150)),
            combination.combined(experts, at: world.hour(150))
        ) {
            for expert in Expert.allCases {
                XCTAssertEqual(point.weights[expert], other.weights[expert], accuracy: 0.35)
            }
            XCTAssertEqual(point.value, other.value, accuracy: 1)
        }
    }

    /// The champion is 3 °C off from one hour on.
    ///
    /// Over 40 onsets, from one day after the step, the root mean square error of the combination is within 1.15 times
    /// the champion's error before the step, even at the horizons whose first outcome has only just become known.
    func testTheErrorRecoversAfterAStep() throws {
        let onset = 400
        for horizon in [1, 3, 6, 12, 24] {
            var (served, before, champion) = (0.0, 0.0, 0.0)
            for seed in 0..<40 as Range<UInt64> {
                let world = CombinationWorld(hours: 560, seed: 8600 + seed, skill: 0.6) { hour in
                    hour < onset ? 0 : seed % 2 == 0 ? 3 : -3
                }
                var combination = Combination()
                let points = world.run(&combination)
                let later = onset + 24..<560 - horizon
                served += square(error(points, world, horizon, later))
                champion += square(error(points, world, horizon, later, of: .champion))
                before += square(error(points, world, horizon, 200..<onset - 24, of: .champion))
            }
            XCTAssertLessThan((served / before).squareRoot(), 1.15, "\(horizon) h")
            XCTAssertGreaterThan((champion / before).squareRoot(), 1.3, "the step must hurt")
        }
    }

    /// The root mean square error of the combination, or of one expert, in °C.
    private func error(
        _ points: [Int: [CombinedPoint]],
        _ world: CombinationWorld,
        _ horizon: Int,
        _ hours: Range<Int>,
        of expert: Expert? = nil
    ) -> Double {
        let squares = hours.compactMap { index -> Double? in
            guard index + horizon < world.count, let point = points[index]?[horizon - 1] else { return nil }
            let forecast = expert.map { point.forecast(of: $0) ?? .nan } ?? point.value
            return square(forecast - Double(world.temperatures[index + horizon]))
        }
        return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }
}
