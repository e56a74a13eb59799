import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

final class CombinationRuleTests: XCTestCase {
    /// Compares weights, corrections and the mixture with ``CombinationReference``, with gaps and sleeping experts.
    func testItFollowsTheRuleAsItIsDocumented() throws {
        let world = CombinationWorld(hours: 260, seed: 51, gaps: 0.08)
        var combination = Combination()
        var references = (1...24).map { CombinationReference(horizon: $0) }
        var residuals = Residuals()
        var residualHour = Hour(.min)
        var compared = 0
        for index in 0..<world.count {
            let hour = world.hour(index)
            let temperature = world.temperatures[index]
            combination.observe(temperature, at: hour)
            if temperature.isFinite {
                for (place, reference) in references.indices.map({ ($0, references[$0]) }) {
                    var reference = reference
                    if let judged = reference.observe(Double(temperature), at: hour), place == 0,
                        let champion = judged.issue.experts[0], let biasCorrected = judged.issue.experts[1]
                    {
                        residuals.append(judged.outcome - champion, biasCorrected: judged.outcome - biasCorrected)
                        residualHour = hour
                    }
                    references[place] = reference
                }
            }
            guard let experts = world.experts[index] else { continue }
            let points = combination.issue(experts, at: hour)
            XCTAssertEqual(points.map(\.horizon), Array(1...24))
            for point in points {
                let known = residualHour >= hour - 6 ? residuals : Residuals()
                let issue = references[point.horizon - 1].issue(experts, at: hour, residuals: known)
                var weights = issue.weights
                if issue.experts[0] == issue.experts[1] { (weights[0], weights[1]) = (weights[0] + weights[1], 0) }
                for (place, expert) in Expert.allCases.enumerated() {
                    XCTAssertEqual(point.weights[expert], weights[place], accuracy: 2e-3, "\(expert)")
                    XCTAssertEqual(point.forecast(of: expert) == nil, issue.experts[place] == nil)
                    if let wanted = issue.experts[place], let got = point.forecast(of: expert) {
                        XCTAssertEqual(got, wanted, accuracy: 5e-3, "\(expert) \(point.horizon) h after \(index) h")
                    }
                }
                XCTAssertEqual(point.value, issue.combined, accuracy: 5e-3)
                compared += 1
            }
        }
        XCTAssertGreaterThan(compared, 5000)
    }

    /// After 2,500 updates with forgetting in single precision, the recursion still gives the minimum of the weighted
    /// squares over all rows.
    func testTheCorrectorsAreWeightedLeastSquaresOverAllRows() throws {
        let world = CombinationWorld(hours: 2500, seed: 52, skill: 0.2) { hour in 0.3 + 0.4 * sin(Double(hour) / 300) }
        var combination = Combination()
        world.run(&combination)
        let last = try XCTUnwrap(world.experts.last ?? nil)
        let points = combination.combined(last, at: world.hour(world.count - 1))
        for horizon in [1, 4, 12, 24] {
            var reference = CombinationReference(horizon: horizon)
            var residuals = Residuals()
            var bias = 0.0
            for index in 0..<world.count {
                let temperature = Double(world.temperatures[index])
                reference.observe(temperature, at: world.hour(index))
                if index > 0 {
                    let residual = temperature - Double(world.experts[index - 1]?.champion[0] ?? 0)
                    residuals.append(residual, biasCorrected: residual - bias)
                }
                bias = residuals.bias
                let experts = try XCTUnwrap(world.experts[index])
                reference.issue(
                    experts,
                    at: world.hour(index),
                    residuals: residuals,
                    correcting: false
                )
            }
            let wanted = reference.issue(last, at: world.hour(world.count - 1), residuals: residuals)
            let point = points[horizon - 1]
            XCTAssertEqual(try XCTUnwrap(point.forecast(of: .fastCorrector)), wanted.experts[5] ?? 0, accuracy: 0.02)
            XCTAssertEqual(try XCTUnwrap(point.forecast(of: .slowCorrector)), wanted.experts[6] ?? 0, accuracy: 0.02)
            XCTAssertGreaterThan(abs((wanted.experts[6] ?? 0) - Double(last.champion[horizon - 1])), 0.05)
        }
    }

    /// After ten days that persistence forecasts badly, each day is like the one before, with a course of the day that
    /// the champion does not know.
    func testPersistenceTakesTheLeadWhereItIsBetterDayAfterDay() throws {
        let change = 10 * 24
        func usual(_ index: Int) -> Double {
            let wave = index < change ? 3 * sin(.pi * Double(index) / 24) : 0
            return 10 + 5 * sin(2 * .pi * Double(index) / 24) + wave
        }
        func temperature(_ index: Int) -> Double {
            guard index >= change else { return usual(index) }
            return usual(index) + ((9...11).contains(index % 24) ? 6 : 0) - (index % 24 == 15 ? 5 : 0)
        }
        var combination = Combination()
        var reference = CombinationReference(horizon: 24)
        var squares: [(value: Double, mixture: Double)] = []
        for index in 0..<change + 9 * 24 {
            let hour = CombinationWorld.start + index
            combination.observe(Float(temperature(index)), at: hour)
            reference.observe(Double(Float(temperature(index))), at: hour)
            let experts = ExpertForecasts(
                persistence: Float(temperature(index)),
                champion: (1...24).map { Float(usual(index + $0) + 0.3 * sin(Double(index))) }
            )
            let point = combination.issue(experts, at: hour)[23]
            // The correctors have a test of their own.
            let wanted = reference.issue(
                experts,
                at: hour,
                biasCorrected: point.forecast(of: .biasCorrectedChampion),
                correctors: [point.forecast(of: .fastCorrector), point.forecast(of: .slowCorrector)]
            )
            XCTAssertEqual(point.value, wanted.combined, accuracy: 2e-2, "\(index)")
            XCTAssertEqual(point.weights[.persistence], wanted.weights[3], accuracy: 2e-2, "\(index)")
            XCTAssertEqual(Expert.allCases.reduce(0) { $0 + point.weights[$1] }, 1, accuracy: 1e-4)
            let actual = temperature(index + 24)
            squares.append((square(point.value - actual), square(point.mixture - actual)))
        }
        let settled = squares.suffix(3 * 24)
        let (answer, mixture) = settled.reduce((0.0, 0.0)) { ($0.0 + $1.value / 72, $0.1 + $1.mixture / 72) }
        XCTAssertGreaterThan(mixture.squareRoot(), 1, "the weights alone are slow")
        XCTAssertLessThan(answer.squareRoot(), 0.3, "after six days persistence has won")
        XCTAssertTrue(squares.prefix(change + 96).allSatisfy { $0.value == $0.mixture }, "four days are needed")
    }

    /// The bound of `docs/combination.md` for every expert and horizon, checked every fifty rounds, on sequences that
    /// weather would not produce: experts that are right in turns, jumps, constant and random outcomes.
    func testTheRegretStaysBelowItsBoundOnAnySequence() throws {
        for seed in 0..<12 as Range<UInt64> {
            var generator = SplitMix64(seed: 600 + seed)
            var audit = [RegretAudit](repeating: RegretAudit(), count: 25)
            var combination = Combination()
            for index in 0..<600 {
                let hour = CombinationWorld.start + index
                let temperature = adversary(index, seed: seed, &generator)
                for horizon in 1...24 { audit[horizon].observe(Double(temperature), at: hour, horizon: horizon) }
                combination.observe(temperature, at: hour)
                let experts = ExpertForecasts(
                    persistence: temperature,
                    champion: (0..<24).map { _ in adversary(index / 7, seed: seed + 1, &generator) },
                    predecessor: generator.nextUniform() < 0.3 ? [] : (0..<24).map { _ in temperature + 1 },
                    diurnalPersistence: (0..<24).map { _ in 10 + 8 * generator.nextUniform() }
                )
                for point in combination.issue(experts, at: hour) { audit[point.horizon].issue(point, at: hour) }
                guard index % 50 == 49 else { continue }
                for horizon in [1, 2, 6, 12, 24] {
                    for expert in Expert.allCases {
                        let (regret, bound) = audit[horizon].regret(to: expert, horizon: horizon)
                        XCTAssertLessThanOrEqual(regret, bound * 1.001 + 1e-3, "\(expert) \(horizon) h, seed \(seed)")
                    }
                }
            }
        }
    }

    private func adversary(_ index: Int, seed: UInt64, _ generator: inout SplitMix64) -> Float {
        switch seed % 4 {
        case 0: 15 + 10 * (generator.nextUniform() - 0.5)
        case 1: index / 40 % 2 == 0 ? 10 : 18
        case 2: 12 + Float(index % 24) / 3
        default: generator.nextUniform() < 0.02 ? 40 : 12
        }
    }
}
