import Healing
import RandomNumbers
import XCTest

final class PromotionGateTests: XCTestCase {
    private let gate = PromotionGate()

    /// Losses that vary from hour to hour around a mean.
    private func losses(_ mean: Double, count: Int = 100, seed: UInt64 = 1) -> [Double] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in mean * Double.random(in: 0.5..<1.5, using: &generator) }
    }

    private let persistence = [Double](repeating: 1, count: 100)

    private func rules(_ verdict: PromotionVerdict) -> [PromotionVerdict.Objection.Rule] {
        verdict.objections.map(\.rule)
    }

    func testAClearlyBetterChallengerIsPromoted() {
        let recent = PairedLosses(
            champion: losses(0.8),
            challenger: losses(0.5, seed: 2),
            persistence: persistence,
            longestHorizon: 1
        )
        let normal = PairedLosses(
            champion: losses(0.5, seed: 3),
            challenger: losses(0.5, seed: 4),
            persistence: persistence,
            longestHorizon: 1
        )
        let verdict = gate.decide(recent: recent, normal: normal)
        XCTAssertTrue(verdict.promoted, "\(verdict)")
        XCTAssertEqual(verdict.recent.championLoss ?? 0, 0.8, accuracy: 0.05)
        XCTAssertEqual(verdict.recent.challengerLoss ?? 0, 0.5, accuracy: 0.05)
        XCTAssertLessThan(verdict.recent.test?.pValue ?? 1, 0.001)
    }

    func testAWorseChallengerIsRejected() {
        let recent = PairedLosses(
            champion: losses(0.5),
            challenger: losses(0.6, seed: 2),
            persistence: persistence,
            longestHorizon: 1
        )
        XCTAssertEqual(rules(gate.decide(recent: recent)), [.improvementTooSmall])
    }

    func testAnImprovementThatCouldBeLuckIsRejected() {
        let champion = losses(0.5, count: 30)
        let challenger = losses(0.48, count: 30, seed: 5)
        let verdict = gate.decide(
            recent: PairedLosses(
                champion: champion,
                challenger: challenger,
                persistence: persistence,
                longestHorizon: 24
            )
        )
        XCTAssertFalse(verdict.promoted)
        XCTAssertFalse(Set(rules(verdict)).isDisjoint(with: [.couldBeLuck, .improvementTooSmall]))
    }

    func testAChallengerThatForgotNormalWeatherIsRejectedAndOneThatDidNotIsPromoted() {
        let recent = PairedLosses(
            champion: losses(0.8),
            challenger: losses(0.5, seed: 2),
            persistence: persistence,
            longestHorizon: 1
        )
        let champion = losses(0.5, seed: 3)
        let forgetful = PairedLosses(
            champion: champion,
            challenger: champion.map { $0 * 1.2 },
            persistence: persistence,
            longestHorizon: 1
        )
        XCTAssertEqual(rules(gate.decide(recent: recent, normal: forgetful)), [.forgotNormalWeather])
        let mindful = PairedLosses(
            champion: champion,
            challenger: champion.map { $0 * 1.09 },
            persistence: persistence,
            longestHorizon: 1
        )
        XCTAssertTrue(gate.decide(recent: recent, normal: mindful).promoted)
    }

    func testAChallengerNoBetterThanPersistenceIsRejectedAlsoWithoutAChampion() {
        let recent = PairedLosses(champion: nil, challenger: losses(1.1), persistence: persistence, longestHorizon: 1)
        XCTAssertEqual(rules(gate.decide(recent: recent)), [.noBetterThanPersistence])
        let better = PairedLosses(champion: nil, challenger: losses(0.9), persistence: persistence, longestHorizon: 1)
        XCTAssertTrue(gate.decide(recent: better).promoted)
    }

    func testNothingIsDecidedOnTooFewHours() {
        let few = PairedLosses(
            champion: losses(0.8, count: 23),
            challenger: losses(0.1, count: 23),
            persistence: persistence,
            longestHorizon: 1
        )
        XCTAssertEqual(rules(gate.decide(recent: few)), [.tooFewHours])
        let none = PairedLosses(champion: [], challenger: [], persistence: persistence, longestHorizon: 1)
        XCTAssertEqual(rules(gate.decide(recent: none)), [.tooFewHours])
    }

    func testLossesThatAreNotNumbersNeverPromote() {
        let broken = PairedLosses(
            champion: losses(0.8),
            challenger: losses(.nan),
            persistence: persistence,
            longestHorizon: 1
        )
        XCTAssertFalse(gate.decide(recent: broken).promoted)
        let brokenChampion = PairedLosses(
            champion: losses(.nan),
            challenger: losses(0.5),
            persistence: persistence,
            longestHorizon: 1
        )
        XCTAssertFalse(gate.decide(recent: brokenChampion).promoted)
    }
}
