import DriftDetection
import Foundation
import XCTest

final class BudgetSimulationTests: XCTestCase {
    /// Years watched for each kind and budget.
    ///
    /// 1,000 with `AEROCAST_LONG_TESTS=1` (about ten minutes), as in the table of `docs/drift.md`; 16 otherwise.
    private let isLong = ProcessInfo.processInfo.environment["AEROCAST_LONG_TESTS"] == "1"

    func testTheBudgetHoldsForEveryKindOfStationaryErrors() throws {
        for budget in [0.1, 1, 12] {
            for kind in StationaryKind.allCases {
                var simulation = BudgetSimulation(kind: kind, budget: budget)
                try simulation.run(stations: isLong ? 250 : 8, yearsPerStation: isLong ? 4 : 2)
                print("budget \(budget), \(kind.rawValue): \(simulation.alarmsPerYear) false alarms per year")
                // In a short simulation a count may exceed the expected one by three of its standard deviations.
                let expected = budget * simulation.years
                let allowed = isLong ? expected : expected + 3 * expected.squareRoot()
                XCTAssertLessThanOrEqual(Double(simulation.alarms), allowed, "\(kind), budget \(budget)")
            }
        }
    }

    func testALargerBudgetIsSpent() throws {
        var tight = BudgetSimulation(kind: .autocorrelation, budget: 0.1)
        var loose = BudgetSimulation(kind: .autocorrelation, budget: 100)
        try tight.run(stations: 10, yearsPerStation: 2)
        try loose.run(stations: 10, yearsPerStation: 2)
        XCTAssertGreaterThan(loose.alarms, 20 + 10 * tight.alarms)
    }

    func testTheSameSeedsGiveTheSameCounts() throws {
        var first = BudgetSimulation(kind: .spells, budget: 12)
        var second = first
        try first.run(stations: 5, yearsPerStation: 1, firstSeed: 77)
        try second.run(stations: 5, yearsPerStation: 1, firstSeed: 77)
        XCTAssertEqual(first, second)
    }
}
