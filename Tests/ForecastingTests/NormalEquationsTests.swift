import Forecasting
import RandomNumbers
import XCTest

final class NormalEquationsTests: XCTestCase {
    /// Rows (1, 0), (1, 1), (1, 2) with targets 1, 3, 5 and λ = 1 on the slope: the normal equations are
    /// 3a + 3b = 9 and 3a + 6b = 13, so b = 4/3 and a = 5/3.
    func testARidgeOfOneAgainstAHandSolvedSystem() throws {
        var equations = NormalEquations(columns: 2, targets: 1)
        for (x, y) in [(0.0, 1.0), (1, 3), (2, 5)] { equations.add([1, x], target: [y]) }
        let solution = try XCTUnwrap(equations.solved(ridge: 1))
        XCTAssertEqual(solution[0], 5.0 / 3, accuracy: 1e-12)
        XCTAssertEqual(solution[1], 4.0 / 3, accuracy: 1e-12)
    }

    func testSeveralTargetsAreSolvedAtOnceAndExactlyWhereTheyAreLinear() throws {
        var generator = SplitMix64(seed: 15)
        let truth: [[Double]] = [[1, -2], [0.5, 3], [-4, 0.25], [2, 2]]
        var equations = NormalEquations(columns: 4, targets: 2)
        for _ in 0..<50 {
            let row = [1] + (0..<3).map { _ in SyntheticWeather.normal(&generator) }
            equations.add(row, target: (0..<2).map { k in zip(row, truth).reduce(0) { $0 + $1.0 * $1.1[k] } })
        }
        let solution = try XCTUnwrap(equations.solved(ridge: 0))
        for (found, expected) in zip(solution, truth.joined()) { XCTAssertEqual(found, expected, accuracy: 1e-9) }
    }

    func testTooFewRowsWithoutARidgeHaveNoSolution() {
        var equations = NormalEquations(columns: 2, targets: 1)
        equations.add([1, 1], target: [1])
        XCTAssertNil(equations.solved(ridge: 0))
    }
}
