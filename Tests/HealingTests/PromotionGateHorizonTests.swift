import Foundation
import Healing
import Observations
import RandomNumbers
import XCTest

/// The gate's rules for single horizons and for the hours before the drift, each on both sides of its limit.
final class PromotionGateHorizonTests: XCTestCase {
    private let gate = PromotionGate()

    /// Errors in °C by horizon; the errors of each hour vary around them.
    private struct Errors {
        var champion: Double?
        var challenger: Double
        var persistence: Double
    }

    private func losses(_ horizons: [Int: Errors], hours: Int = 300, seed: UInt64 = 1) -> PairedLosses {
        var generator = SplitMix64(seed: seed)
        func error(_ size: Double) -> Double {
            (Bool.random(using: &generator) ? 1 : -1) * size * Double.random(in: 0.5..<1.5, using: &generator)
        }
        return PairedLosses(
            (0..<Int64(hours))
                .flatMap { hour in
                    horizons.sorted { $0.key < $1.key }
                        .map { horizon, errors in
                            PairedErrors(
                                station: "here",
                                hour: Hour(hour),
                                horizon: horizon,
                                champion: errors.champion.map(error),
                                challenger: error(errors.challenger),
                                persistence: error(errors.persistence)
                            )
                        }
                }
        )
    }

    private func objections(_ verdict: PromotionVerdict) -> [String] {
        verdict.objections.map { "\($0.rule.rawValue) \($0.horizon ?? 0)" }
    }

    func testTheVerdictHasTheFiguresOfEachHorizon() throws {
        let verdict = gate.decide(
            recent: losses([
                1: Errors(champion: 1, challenger: 0.7, persistence: 1.5),
                24: Errors(champion: 4, challenger: 3.6, persistence: 5),
            ])
        )
        XCTAssertTrue(verdict.promoted, "\(verdict.objections)")
        let horizons = try XCTUnwrap(verdict.recent.horizons)
        XCTAssertEqual(horizons.map(\.horizon), [1, 24])
        XCTAssertEqual(horizons.map(\.count), [300, 300])
        // The champion's loss is 1 by the choice of the unit; the others are ratios of mean squares.
        for horizon in horizons { XCTAssertEqual(horizon.championLoss ?? 0, 1, accuracy: 1e-9) }
        XCTAssertEqual(horizons[0].challengerLoss, 0.49, accuracy: 0.06)
        XCTAssertEqual(horizons[1].challengerLoss, 0.81, accuracy: 0.1)
        XCTAssertEqual(horizons[1].persistenceLoss, 25.0 / 16, accuracy: 0.2)
        XCTAssertLessThan(horizons[0].test?.pValue ?? 1, 0.001)
        XCTAssertLessThan(horizons[0].persistenceTest?.pValue ?? 1, 0.001)
        let decoded = try JSONDecoder().decode(PromotionVerdict.self, from: JSONEncoder().encode(verdict))
        XCTAssertEqual(decoded, verdict)
    }

    func testAChallengerThatIsMuchWorseAtOneHorizonIsRejectedAndALittleWorseIsNot() {
        func verdict(_ at24: Double) -> PromotionVerdict {
            gate.decide(
                recent: losses([
                    1: Errors(champion: 1, challenger: 0.6, persistence: 1.5),
                    24: Errors(champion: 4, challenger: at24, persistence: 9),
                ])
            )
        }
        // 4.8² / 4² is a rise of 44 %, 4.1² / 4² a rise of 5 %.
        XCTAssertEqual(objections(verdict(4.8)), ["worse_at_horizon 24"])
        XCTAssertEqual(objections(verdict(4.1)), [])
    }

    func testAHorizonThatLosesToPersistenceIsRejectedUnlessTheChampionIsNoBetterThere() {
        func verdict(champion: Double?, challenger: Double) -> PromotionVerdict {
            gate.decide(
                recent: losses([
                    1: Errors(champion: champion.map { _ in 1 }, challenger: 0.6, persistence: 1.5),
                    24: Errors(champion: champion, challenger: challenger, persistence: 4),
                ])
            )
        }
        XCTAssertEqual(objections(verdict(champion: nil, challenger: 5)), ["no_better_than_persistence 24"])
        XCTAssertEqual(objections(verdict(champion: nil, challenger: 3.8)), [])
        XCTAssertEqual(objections(verdict(champion: 6, challenger: 5)), [])
        XCTAssertEqual(objections(verdict(champion: 4.9, challenger: 5)), ["no_better_than_persistence 24"])
    }

    func testNormalWeatherThatIsForgottenOutrightIsNoLuckHoweverFewTheHours() {
        let recent = losses([1: Errors(champion: 1, challenger: 0.6, persistence: 1.5)])
        func verdict(_ challenger: Double, hours: Int) -> PromotionVerdict {
            let normal = losses(
                [1: Errors(champion: 1, challenger: challenger, persistence: 2)],
                hours: hours,
                seed: 2
            )
            return gate.decide(recent: recent, normal: normal)
        }
        // Two hours are too few for a test; a fourfold squared error is forgetting in any case.
        XCTAssertEqual(objections(verdict(2, hours: 2)), ["forgot_normal_weather 0"])
        XCTAssertEqual(objections(verdict(1.3, hours: 300)), ["forgot_normal_weather 0"])
        XCTAssertEqual(objections(verdict(1.02, hours: 300)), [])
        XCTAssertEqual(objections(verdict(0.9, hours: 300)), [])
    }

    /// A gain of 64 % on the hours since the drift allows a rise of 16 % in normal weather, and no more.
    func testAGainOnRecentHoursPaysForSomeLossOnNormalOnes() {
        func verdict(recent challenger: Double, normal: Double) -> PromotionVerdict {
            gate.decide(
                recent: losses([1: Errors(champion: 1, challenger: challenger, persistence: 1.5)]),
                normal: losses([1: Errors(champion: 1, challenger: normal, persistence: 2)], hours: 2000, seed: 2)
            )
        }
        // 1.1² is a rise of 21 %, 1.18² a rise of 39 %.
        XCTAssertEqual(objections(verdict(recent: 0.6, normal: 1.1)), [])
        XCTAssertEqual(objections(verdict(recent: 0.9, normal: 1.1)), ["forgot_normal_weather 0"])
        XCTAssertEqual(objections(verdict(recent: 0.6, normal: 1.18)), ["forgot_normal_weather 0"])
    }

    /// A horizon with a few hours decides nothing, however large its errors are.
    func testAHorizonWithFewHoursIsNotJudgedByItself() {
        func errors(_ horizon: Int, hour: Hour, champion: Double, challenger: Double) -> PairedErrors {
            PairedErrors(
                station: "a",
                hour: hour,
                horizon: horizon,
                champion: champion,
                challenger: challenger,
                persistence: 2
            )
        }
        let near = (0..<Int64(32))
            .map { hour in errors(1, hour: Hour(hour), champion: 1 + 0.1 * Double(hour % 3), challenger: 0.2) }
        let far = (0..<Int64(8))
            .map { hour in errors(24, hour: Hour(hour), champion: 0.1, challenger: 0.5 + 0.01 * Double(hour % 2)) }
        XCTAssertEqual(objections(gate.decide(recent: PairedLosses(near + far))), [])
    }

    /// A challenger that is better on the normal hours is never rejected for forgetting, and a challenger that is
    /// worse by more than half always is.
    func testForgettingFollowsTheRise() {
        var generator = SplitMix64(seed: 11)
        let recent = losses([1: Errors(champion: 1, challenger: 0.6, persistence: 1.5)])
        for seed in 0..<100 {
            let challenger = Double.random(in: 0.5..<2, using: &generator)
            let normal = losses(
                [1: Errors(champion: 1, challenger: challenger, persistence: 2)],
                hours: .random(in: 1..<200, using: &generator),
                seed: UInt64(seed)
            )
            let verdict = gate.decide(recent: recent, normal: normal)
            let rise = -(verdict.normal?.improvement ?? 0)
            let forgot = verdict.objections.contains { $0.rule == .forgotNormalWeather }
            if rise <= 0.1 { XCTAssertFalse(forgot, "\(rise)") }
            if rise > 0.5 { XCTAssertTrue(forgot, "\(rise)") }
        }
    }

    func testStationsShareAnHourAndCountOnce() throws {
        let errors = (0..<Int64(50))
            .flatMap { hour in
                ["a", "b", "c"]
                    .map { station in
                        PairedErrors(
                            station: station,
                            hour: Hour(hour),
                            horizon: 1,
                            champion: station == "a" ? 10 : 1,
                            challenger: station == "a" ? 5 : 1,
                            persistence: 20
                        )
                    }
            }
        let losses = PairedLosses(errors.shuffled())
        XCTAssertEqual(losses.count, 50)
        // Squares divided by the mean square of both models at each station: 25 / 62.5, 1, 1 and 100 / 62.5, 1, 1.
        for loss in losses.challenger { XCTAssertEqual(loss, 2.4 / 3.6, accuracy: 1e-12) }
        XCTAssertEqual(losses, PairedLosses(errors))
    }
}
