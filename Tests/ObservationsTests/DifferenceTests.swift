import Observations
import RandomNumbers
import XCTest

/// Subtraction and addition on a line and on a circle.
final class DifferenceTests: XCTestCase {
    private func isMultiple(of period: Double, _ value: Double, accuracy: Double = 1e-9) -> Bool {
        abs(value.remainder(dividingBy: period)) < accuracy
    }

    func testALinearDifferenceIsTheSubtraction() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<1000 {
            let a = Double.random(in: -100...100, using: &random)
            let b = Double.random(in: -100...100, using: &random)
            XCTAssertEqual(Variable.temperature.difference(a, b), a - b)
            XCTAssertEqual(Variable.temperature.difference(Float(a), Float(b)), Float(a) - Float(b))
            XCTAssertEqual(Variable.temperature.adding(a, to: b), b + a)
        }
    }

    func testACircularDifferenceIsTheShorterWay() {
        for (a, b, difference) in [
            (10, 350, 20), (350, 10, -20), (360, 0, 0), (0, 360, 0), (90, 80, 10), (181, 0, -179), (179, 0, 179),
            (5, 5, 0), (270, 180, 90),
        ] as [(Double, Double, Double)] {
            XCTAssertEqual(Variable.windDirection.difference(a, b), difference, "\(a) \(b)")
            XCTAssertEqual(Variable.windDirection.difference(Float(a), Float(b)), Float(difference), "\(a) \(b)")
        }
        XCTAssertEqual(abs(Variable.windDirection.difference(180.0, 0)), 180)
    }

    func testACircularDifferenceIsAtMostHalfThePeriodAndAntisymmetric() {
        var random = SplitMix64(seed: 2)
        for _ in 0..<10_000 {
            let a = Double.random(in: 0...360, using: &random)
            let b = Double.random(in: 0...360, using: &random)
            let difference = Variable.windDirection.difference(a, b)
            XCTAssertLessThanOrEqual(abs(difference), 180)
            XCTAssertTrue(isMultiple(of: 360, a - b - difference), "\(a) \(b)")
            XCTAssertTrue(isMultiple(of: 360, difference + Variable.windDirection.difference(b, a)), "\(a) \(b)")
            let turns = Double(Int.random(in: -3...3, using: &random)) * 360
            XCTAssertTrue(isMultiple(of: 360, Variable.windDirection.difference(a + turns, b) - difference))
            let single = Variable.windDirection.difference(Float(a), Float(b))
            XCTAssertTrue(isMultiple(of: 360, Double(single) - difference, accuracy: 1e-4), "\(a) \(b)")
        }
    }

    func testAddingADifferenceLeadsBackWithinThePeriod() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<10_000 {
            let a = Double.random(in: 0...360, using: &random)
            let b = Double.random(in: 0...360, using: &random)
            let sum = Variable.windDirection.adding(Variable.windDirection.difference(a, b), to: b)
            XCTAssertTrue((0..<360).contains(sum), "\(a) \(b) \(sum)")
            XCTAssertTrue(isMultiple(of: 360, sum - a), "\(a) \(b) \(sum)")
            let far = Variable.windDirection.adding(Double.random(in: -2000...2000, using: &random), to: b)
            XCTAssertTrue((0..<360).contains(far), "\(far)")
        }
        for tiny in [-1e-20, -1e-300, 0, -0.0, 360, -360, -1e-13] {
            XCTAssertTrue((0..<360).contains(Variable.windDirection.adding(tiny, to: 0)), "\(tiny)")
        }
    }

    func testResidualsOfAnOutcomeAreDifferencesOfItsVariable() {
        let outcome = Outcome(
            variable: .windDirection,
            station: "A",
            issuedAt: Timestamp(Hour(10)),
            horizon: 3,
            predicted: 350,
            actual: 20,
            persistence: 40
        )
        XCTAssertEqual(outcome.residual, 30)
        XCTAssertEqual(outcome.persistenceResidual, -20)
        XCTAssertEqual(outcome.targetTime, Timestamp(Hour(13)))
    }
}
