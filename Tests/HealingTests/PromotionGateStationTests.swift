import Healing
import Observations
import RandomNumbers
import XCTest

/// No station gets worse by a promotion.
final class PromotionGateStationTests: XCTestCase {
    private let gate = PromotionGate()

    /// Errors of some stations, each with the size of the champion's and of the challenger's errors.
    private func losses(_ stations: [(String, champion: Double, challenger: Double)], hours: Int = 200) -> PairedLosses
    {
        var generator = SplitMix64(seed: 5)
        func error(_ size: Double) -> Double { size * Double.random(in: -1.7...1.7, using: &generator) }
        return PairedLosses(
            stations.flatMap { station, champion, challenger in
                (0..<hours)
                    .map { hour in
                        PairedErrors(
                            station: station,
                            hour: Hour(Int64(hour)),
                            horizon: 1,
                            champion: error(champion),
                            challenger: error(challenger),
                            persistence: error(5)
                        )
                    }
            }
        )
    }

    private let better = (0..<9).map { ("better\($0)", champion: 1.0, challenger: 0.5) }

    func testAStationThatBecomesWorseKeepsTheChampionAndIsNamed() {
        let verdict = gate.decide(recent: losses(better + [("worse", champion: 1, challenger: 1.5)]))
        XCTAssertFalse(verdict.promoted)
        XCTAssertEqual(verdict.objections.map(\.rule), [.worseAtStation])
        XCTAssertEqual(verdict.objections.first?.station, "worse")
        XCTAssertTrue(verdict.objections.first?.description.hasPrefix("at station worse its loss is ") == true)
    }

    func testChanceAndSmallRisesAreNoObjection() {
        XCTAssertTrue(gate.decide(recent: losses(better)).promoted)
        let same = better + [("same", champion: 1, challenger: 1.0)]
        XCTAssertTrue(gate.decide(recent: losses(same)).promoted)
    }

    func testTooFewHoursOfAStationAreNoObjection() {
        let few = losses([("worse", champion: 1, challenger: 2)], hours: 23)
        let many = losses(better)
        let together = PairedLosses(
            champion: many.champion,
            challenger: many.challenger,
            persistence: many.persistence,
            longestHorizon: 1,
            stations: many.stations.merging(["worse": few]) { first, _ in first }
        )
        XCTAssertTrue(gate.decide(recent: together).promoted)
    }

    func testOneStationAloneIsJudgedByTheOtherRules() {
        XCTAssertEqual(losses([("only", champion: 1, challenger: 0.5)]).stations, [:])
    }

    func testAVerdictNamesTheWorstStationsOnly() {
        let worse = (0..<15).map { ("worse\($0)", champion: 1.0, challenger: 1.4 + Double($0) / 10) }
        let verdict = gate.decide(recent: losses(better + better.map { ("x" + $0.0, $0.1, $0.2) } + worse))
        let named = verdict.objections.filter { $0.rule == .worseAtStation }.compactMap(\.station)
        XCTAssertEqual(named.count, 10)
        XCTAssertEqual(named.first, "worse14")
    }
}
