import Forecasting
import GRU
import ObservationFixtures
import Observations
import XCTest

final class CombinationFeedbackTests: XCTestCase {
    func testNoForecastDependsOnALaterObservation() {
        let world = CombinationWorld(hours: 300, seed: 61)
        var combination = Combination()
        let points = world.run(&combination)
        for changed in [100, 177, 250] {
            var other = world
            for index in changed..<world.count { other.temperatures[index] -= 7 }
            var fresh = Combination()
            let others = other.run(&fresh)
            for index in 0..<changed { XCTAssertEqual(points[index], others[index]) }
            XCTAssertNotEqual(points[world.count - 1], others[world.count - 1])
        }
    }

    /// A forecast 24 hours ahead is first judged 24 hours after the first issue; until then nothing is learned for that
    /// horizon, while the shorter horizons learn.
    func testAHorizonLearnsOnlyAfterItsHour() throws {
        let world = CombinationWorld(hours: 25, seed: 62)
        var combination = Combination()
        let points = world.run(&combination)
        for index in 0..<25 {
            for point in try XCTUnwrap(points[index]) {
                let untouched = abs(point.weights[.predecessor] - 0.5) < 1e-6
                XCTAssertEqual(untouched, index < point.horizon, "\(point.horizon) h after \(index) h")
            }
        }
    }

    func testTheSameObservationAgainChangesNothing() {
        let world = CombinationWorld(hours: 80, seed: 63)
        var combination = Combination()
        world.run(&combination)
        let before = combination
        for index in 40..<80 {
            XCTAssertEqual(combination.observe(world.temperatures[index], at: world.hour(index)), 0)
            XCTAssertEqual(combination.observe(3, at: world.hour(index)), 0)
        }
        XCTAssertEqual(combination, before)
    }

    func testARepeatedForecastFromAnHourIsAnsweredAndNotKept() throws {
        let world = CombinationWorld(hours: 60, seed: 64)
        var combination = Combination()
        let points = world.run(&combination)
        let before = combination
        let last = try XCTUnwrap(world.experts[59])
        XCTAssertEqual(combination.issue(last, at: world.hour(59)), points[59])
        XCTAssertEqual(combination.combined(last, at: world.hour(59)), points[59])
        combination.issue(try XCTUnwrap(world.experts[50]), at: world.hour(50))
        XCTAssertEqual(combination, before)
    }

    func testEveryForecastIsJudgedOnceAndLateObservationsJudgeTheForecastsStillKept() {
        let world = CombinationWorld(hours: 100, seed: 65)
        var combination = Combination()
        for index in 0..<60 where index != 50 {
            let judged = combination.observe(world.temperatures[index], at: world.hour(index))
            XCTAssertEqual(judged, min(index, 24) - (index > 50 ? 1 : 0))
            combination.issue(
                world.experts[index] ?? ExpertForecasts(persistence: 0, champion: []),
                at: world.hour(index)
            )
        }
        // Hour 50 issued nothing. Nine hours later the forecasts for it from the hours 36 … 49 are still stored.
        XCTAssertEqual(combination.observe(world.temperatures[50], at: world.hour(50)), 14)
        XCTAssertEqual(combination.observe(world.temperatures[50], at: world.hour(50)), 0)
    }

    func testAnObservationBeforeItsForecastsOrADayLateChangesNothing() {
        let world = CombinationWorld(hours: 60, seed: 66)
        var combination = Combination()
        XCTAssertEqual(combination.observe(4, at: world.hour(0)), 0)
        for index in 0..<30 {
            combination.issue(world.experts[index] ?? .init(persistence: 0, champion: []), at: world.hour(index))
        }
        let before = combination
        XCTAssertEqual(combination.observe(4, at: world.hour(5)), 0)
        XCTAssertEqual(combination.observe(.nan, at: world.hour(30)), 0)
        XCTAssertEqual(combination.observe(.infinity, at: world.hour(30)), 0)
        XCTAssertEqual(combination.observe(4, at: Hour(.max)), 0)
        XCTAssertEqual(combination, before)
        XCTAssertEqual(combination.observe(4, at: world.hour(30)), 24)
    }

    func testAGapDropsNothingThatWasLearned() throws {
        let world = CombinationWorld(hours: 400, seed: 67)
        var combination = Combination()
        world.run(&combination, 0..<200)
        let before = try XCTUnwrap(world.experts[199])
        let weights = combination.combined(before, at: world.hour(199)).map(\.weights)
        for index in [206, 230, 290] {
            // Single hours between growing gaps: the first finds forecasts, the others find none that are due.
            combination.observe(world.temperatures[index], at: world.hour(index))
            combination.issue(try XCTUnwrap(world.experts[index]), at: world.hour(index))
        }
        let after = combination.combined(before, at: world.hour(199)).map(\.weights)
        for (old, new) in zip(weights, after) { XCTAssertEqual(old[.champion], new[.champion], accuracy: 0.25) }
        XCTAssertEqual(combination.observe(3, at: world.hour(291)), 1)
    }

    func testAClockThatJumpedAheadDoesNotStopLearningForever() {
        let world = CombinationWorld(hours: 120, seed: 68)
        var combination = Combination()
        world.run(&combination, 0..<60)
        combination.issue(world.experts[60] ?? .init(persistence: 0, champion: []), at: world.hour(60) + 24 * 365)
        world.run(&combination, 60..<80)
        XCTAssertEqual(combination.observe(5, at: world.hour(80)), 20)
    }

    func testANewChampionStartsUncorrectedWithMostOfTheWeightThatThePredecessorLeaves() throws {
        let world = CombinationWorld(hours: 300, seed: 69) { $0 < 200 ? 3 : 0 }
        var combination = Combination()
        combination.follow(champion: "one")
        world.run(&combination, 0..<200)
        let experts = try XCTUnwrap(world.experts[200])
        let biased = combination.combined(experts, at: world.hour(200))[0]
        XCTAssertLessThan(biased.weights[.champion], 0.1)
        XCTAssertEqual(biased.forecast(of: .biasCorrectedChampion) ?? 0, Double(experts.champion[0]) - 3, accuracy: 0.5)
        combination.follow(champion: "two", predecessor: "one")
        for point in combination.combined(experts, at: world.hour(200)) {
            XCTAssertEqual(point.weights[.predecessor], 0.5, accuracy: 1e-6)
            XCTAssertEqual(point.weights[.champion], 0.5 / 1.8, accuracy: 1e-6)
            XCTAssertEqual(point.forecast(of: .slowCorrector), point.forecast(of: .champion))
        }
        var alone = experts
        alone.predecessor = []
        for point in combination.combined(alone, at: world.hour(200)) {
            XCTAssertEqual(point.weights[.champion], 0.5 / 0.9, accuracy: 1e-6)
        }
        XCTAssertEqual(combination.observe(4, at: world.hour(200)), 0, "the old champion's are dropped")
        world.run(&combination, 200..<300)
        let before = combination
        combination.follow(champion: "two", predecessor: "one")
        XCTAssertEqual(combination, before)
        combination.follow(champion: "two")
        let later = try XCTUnwrap(world.experts[299])
        XCTAssertEqual(
            combination.combined(later, at: world.hour(299))[0].forecast(of: .slowCorrector),
            before.combined(later, at: world.hour(299))[0].forecast(of: .slowCorrector)
        )
    }
}
