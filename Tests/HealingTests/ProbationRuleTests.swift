import Healing
import RandomNumbers
import XCTest

final class ProbationRuleTests: XCTestCase {
    private let rule = ProbationRule(outcomes: 168)

    /// Autocorrelated losses of a version and its predecessor.
    private func losses(_ version: Double, _ predecessor: Double, hours: Int, seed: UInt64 = 1) -> PairedLosses {
        var generator = SplitMix64(seed: seed)
        var weather = 1.0
        func noise() -> Double { Double.random(in: 0.6..<1.4, using: &generator) }
        var (first, second): ([Double], [Double]) = ([], [])
        for _ in 0..<hours {
            weather = 0.8 * weather + 0.2 * Double.random(in: 0..<2, using: &generator)
            first.append(version * weather * noise())
            second.append(predecessor * weather * noise())
        }
        return PairedLosses(
            champion: second,
            challenger: first,
            persistence: second.map { $0 * 2 },
            longestHorizon: 1
        )
    }

    func testAVersionThatIsMuchWorseIsRolledBackAtTheFirstLook() {
        let early = rule.decide(losses(2, 1, hours: 41), served: 41)
        XCTAssertNil(early.end)
        let verdict = rule.decide(losses(2, 1, hours: 42), served: 42)
        XCTAssertEqual(verdict.end, .rolledBack)
        XCTAssertEqual(verdict.comparison.count, 42)
        XCTAssertEqual(verdict.rise ?? 0, 1, accuracy: 0.3)
    }

    func testABetterOneAndOneThatIsAsGoodPass() {
        for version in [0.7, 1] {
            let verdict = rule.decide(losses(version, 1, hours: 168), served: 168)
            XCTAssertEqual(verdict.end, .passed, "\(verdict)")
        }
        XCTAssertNil(rule.decide(losses(0.7, 1, hours: 167), served: 167).end)
    }

    func testALittleWorseIsNotWorthGoingBack() {
        let steady = [Double](repeating: 1, count: 168)
        let alike = PairedLosses(
            champion: steady,
            challenger: steady.map { $0 * 1.04 },
            persistence: steady,
            longestHorizon: 1
        )
        XCTAssertEqual(rule.decide(alike, served: 168).end, .passed)
    }

    func testLossesThatAreNotNumbersAreWorse() {
        var broken = losses(1, 1, hours: 42)
        broken.challenger[7] = .nan
        XCTAssertEqual(rule.decide(broken, served: 42).end, .rolledBack)
        var brokenPredecessor = losses(1, 1, hours: 168)
        brokenPredecessor.champion?[7] = .nan
        XCTAssertEqual(rule.decide(brokenPredecessor, served: 168).end, .passed)
    }

    /// Calls after every hour give the same verdict as one call at the end.
    func testTheVerdictDoesNotDependOnWhenSomebodyLooks() {
        for seed in 1...60 {
            let all = losses(1.25, 1, hours: 168, seed: UInt64(seed))
            let once = rule.decide(all, served: 168)
            var often: ProbationVerdict?
            for count in 1...168 where often?.end == nil {
                let sofar = PairedLosses(
                    champion: all.champion.map { Array($0.prefix(count)) },
                    challenger: Array(all.challenger.prefix(count)),
                    persistence: Array(all.persistence.prefix(count)),
                    longestHorizon: 1
                )
                often = rule.decide(sofar, served: count)
            }
            XCTAssertEqual(often?.end, once.end)
            XCTAssertEqual(often?.comparison, once.comparison)
        }
    }

    /// With autocorrelated losses, a version as good as its predecessor is rolled back in at most about one of twenty
    /// probations, although the rule looks four times.
    func testAVersionAsGoodAsItsPredecessorIsSeldomRolledBack() {
        var rolledBack = 0
        for seed in 1...400
        where rule.decide(losses(1, 1, hours: 168, seed: UInt64(seed)), served: 168).end == .rolledBack {
            rolledBack += 1
        }
        XCTAssertLessThan(rolledBack, 28)
    }

    func testWithoutThePredecessorsForecastsItEndsInconclusive() {
        let none = losses(1, 1, hours: 3)
        XCTAssertNil(rule.decide(none, served: 335).end)
        XCTAssertEqual(rule.decide(none, served: 336).end, .inconclusive)
    }

    func testNoOutcomesWantedIsNoProbation() {
        XCTAssertEqual(ProbationRule(outcomes: 0).decide(losses(9, 1, hours: 100), served: 100).end, .passed)
    }
}
