import Foundation
import Healing
import RandomNumbers
import XCTest

final class DieboldMarianoTests: XCTestCase {
    private let first = (0..<40)
        .map { (hour: Int) -> Double in
            let remainder = Double(hour * 7 % 5)
            return 1 + 0.5 * sin(0.7 * Double(hour)) + 0.1 * remainder
        }
    private let second = (0..<40)
        .map { (hour: Int) -> Double in
            let remainder = Double(hour * 3 % 4)
            return 0.8 + 0.4 * cos(0.9 * Double(hour)) + 0.1 * remainder
        }

    /// The reference values were computed with NumPy from the equations: autocovariances by dot products, Bartlett
    /// weights, the small-sample factor, and the normal tail by `math.erfc`.
    func testItAgreesWithAnIndependentComputation() throws {
        let oneHour = try XCTUnwrap(DieboldMariano(first: first, second: second, horizon: 1))
        XCTAssertEqual(oneHour.meanDifference, 0.2865363533102243, accuracy: 1e-12)
        XCTAssertEqual(oneHour.statistic, 3.1888370439663967, accuracy: 1e-9)
        XCTAssertEqual(oneHour.pValue, 0.0007142318887849252, accuracy: 1e-10)
        let sixHours = try XCTUnwrap(DieboldMariano(first: first, second: second, horizon: 6))
        XCTAssertEqual(sixHours.statistic, 3.414218285847896, accuracy: 1e-9)
    }

    func testExchangingTheModelsTurnsTheStatistic() throws {
        let forward = try XCTUnwrap(DieboldMariano(first: first, second: second, horizon: 3))
        let backward = try XCTUnwrap(DieboldMariano(first: second, second: first, horizon: 3))
        XCTAssertEqual(forward.statistic, -backward.statistic, accuracy: 1e-12)
        XCTAssertEqual(forward.pValue + backward.pValue, 1, accuracy: 1e-12)
    }

    func testEqualLossesProveNothing() throws {
        let test = try XCTUnwrap(DieboldMariano(first: first, second: first, horizon: 1))
        XCTAssertEqual(test.pValue, 1)
    }

    func testTooFewOrNonFiniteLossesGiveNoTest() {
        XCTAssertNil(DieboldMariano(first: [1, 2, 3], second: [1, 2, 3], horizon: 1))
        XCTAssertNil(DieboldMariano(first: first, second: second.dropLast() + [.nan], horizon: 1))
    }

    /// About one in twenty equally good models with autocorrelated losses may look better at 5 %; a test that assumed
    /// independent hours would give more than one in four.
    func testEquallyGoodModelsWithAutocorrelatedLossesSeldomLookBetter() throws {
        var generator = SplitMix64(seed: 3)
        var fooled = 0
        let trials = 400
        for _ in 0..<trials {
            var carried = 0.0
            let losses = (0..<300)
                .map { _ in
                    let shock = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
                    carried = 0.7 * carried + shock
                    return carried
                }
            let zeros = [Double](repeating: 0, count: losses.count)
            let test = try XCTUnwrap(DieboldMariano(first: losses, second: zeros, horizon: 6))
            if test.pValue <= 0.05 { fooled += 1 }
        }
        XCTAssertLessThan(Double(fooled) / Double(trials), 0.12)
    }
}
