import Forecasting
import Foundation
import ObservationFixtures
import Observations
import XCTest

final class CombinationChainTests: XCTestCase {
    /// Two predecessors of a world's champion: the older one as good as the champion, the newer one some degrees off.
    private func predecessors(of experts: ExpertForecasts, newerIsOffBy error: Float = 2) -> [[Float]] {
        [experts.champion.map { $0 + error }, experts.predecessor]
    }

    private func observe(_ chain: inout CombinationChain, _ world: CombinationWorld, at index: Int) {
        chain.observe(world.temperatures[index], at: world.hour(index))
    }

    func testTheForecastOfEachCombinationIsThePredecessorOfTheNextOne() throws {
        let world = CombinationWorld(hours: 120, seed: 81)
        var chain = CombinationChain(following: ["c", "b", "a"])
        var (newest, newer, oldest) = (Combination(), Combination(), Combination())
        newest.follow(champion: "c", predecessor: "b")
        newer.follow(champion: "b", predecessor: "a")
        oldest.follow(champion: "a")
        for index in 0..<world.count {
            observe(&chain, world, at: index)
            newest.observe(world.temperatures[index], at: world.hour(index))
            newer.observe(world.temperatures[index], at: world.hour(index))
            oldest.observe(world.temperatures[index], at: world.hour(index))
            var experts = try XCTUnwrap(world.experts[index])
            let models = predecessors(of: experts)
            let asked = chain.combined(experts, predecessors: models, at: world.hour(index))
            let issued = chain.issue(experts, predecessors: models, at: world.hour(index))
            let champion = experts.champion
            (experts.champion, experts.predecessor) = (models[1], [])
            let first = oldest.issue(experts, at: world.hour(index)).map { Float($0.value) }
            (experts.champion, experts.predecessor) = (models[0], first)
            let second = newer.issue(experts, at: world.hour(index)).map { Float($0.value) }
            (experts.champion, experts.predecessor) = (champion, second)
            XCTAssertEqual(issued, newest.issue(experts, at: world.hour(index)))
            XCTAssertEqual(asked, issued)
        }
        XCTAssertEqual(chain.combinations, [newest, newer, oldest])
    }

    func testAModelWithoutForecastsIsAbsentTogetherWithTheModelsBehindIt() throws {
        let world = CombinationWorld(hours: 30, seed: 82)
        var chain = CombinationChain(following: ["c", "b", "a"])
        for index in 0..<world.count {
            observe(&chain, world, at: index)
            let experts = try XCTUnwrap(world.experts[index])
            var models = predecessors(of: experts)
            models[0][4] = .nan
            if index % 3 == 0 { models[0] = [] }
            for point in chain.issue(experts, predecessors: models, at: world.hour(index)) {
                let isAbsent = index % 3 == 0 || point.horizon == 5
                XCTAssertEqual(point.weights[.predecessor] == 0, isAbsent, "\(point.horizon) h after \(index)")
                XCTAssertEqual(point.forecast(of: .predecessor) == nil, isAbsent)
            }
        }
        let experts = try XCTUnwrap(world.experts.last ?? nil)
        for point in chain.combined(experts, at: world.hour(world.count)) {
            XCTAssertEqual(point.weights[.predecessor], 0, "no predecessor was asked")
        }
    }

    /// After two promotions of worse models, the chain still uses the first combination's forecast.
    func testTheOldestCombinationServesThroughTwoWorsePromotions() throws {
        let world = CombinationWorld(hours: 700, seed: 83)
        var chain = CombinationChain(following: ["c", "b", "a"])
        var alone = CombinationChain(following: ["c"])
        var before = Combination()
        var errors = (chain: 0.0, alone: 0.0, before: 0.0)
        for index in 0..<world.count - 6 {
            observe(&chain, world, at: index)
            observe(&alone, world, at: index)
            before.observe(world.temperatures[index], at: world.hour(index))
            let experts = try XCTUnwrap(world.experts[index])
            var bad = experts
            let swing = 3 * sin(Float(index) / 9)
            bad.champion = experts.champion.map { $0 + swing }
            let middle = experts.champion.map { $0 - swing }
            let hour = world.hour(index)
            let points = chain.issue(bad, predecessors: [middle, experts.champion], at: hour)
            let others = alone.issue(bad, at: hour)
            var good = experts
            good.predecessor = []
            let best = before.issue(good, at: hour)
            guard index > 100 else { continue }
            func square(_ points: [CombinedPoint]) -> Double {
                pow(points[5].value - Double(world.temperatures[index + 6]), 2)
            }
            errors.chain += square(points)
            errors.alone += square(others)
            errors.before += square(best)
        }
        XCTAssertLessThan(errors.chain.squareRoot(), 1.15 * errors.before.squareRoot())
        XCTAssertGreaterThan(errors.alone.squareRoot(), 1.3 * errors.before.squareRoot())
    }

    func testAKeptCombinationContinues() throws {
        let world = CombinationWorld(hours: 60, seed: 84)
        var kept = Combination()
        kept.follow(champion: "b")
        world.run(&kept)
        let chain = CombinationChain(following: ["c", "b"], horizons: 24) { $0 == "b" ? kept : nil }
        XCTAssertEqual(chain.predecessors, [kept])
        XCTAssertEqual(chain.champion, CombinationChain(following: ["c", "b"]).champion)
        XCTAssertEqual(chain.combinations.map(\.champion), ["c", "b"])
        XCTAssertEqual(chain.combinations.map(\.predecessor), ["b", ""])
    }
}
