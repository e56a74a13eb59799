import DriftDetection
import Workbench
import XCTest

final class BudgetMeasurementTests: XCTestCase {
    func testTheCountsAreThoseOfOneSimulationAfterTheOther() async throws {
        // Twelve stations are divided into parts; the counts must not depend on this.
        let measurement = BudgetMeasurement(
            budgets: [12, 100],
            kinds: [.independent, .spells],
            stations: 12,
            yearsPerStation: 1,
            firstSeed: 40
        )
        var years = 0
        let measured = try await measurement.run { years += $0 }
        XCTAssertEqual(years, measurement.years)
        var expected: [BudgetSimulation] = []
        for budget in [12.0, 100] {
            for kind in [StationaryKind.independent, .spells] {
                var simulation = BudgetSimulation(kind: kind, budget: budget)
                try simulation.run(stations: 12, yearsPerStation: 1, firstSeed: 40)
                expected.append(simulation)
            }
        }
        XCTAssertEqual(measured.map(\.alarms), expected.map(\.alarms))
        XCTAssertEqual(measured.map(\.alarmsByKind), expected.map(\.alarmsByKind))
        XCTAssertEqual(measured.map(\.budget), expected.map(\.budget))
        for (found, wanted) in zip(measured, expected) { XCTAssertEqual(found.years, wanted.years, accuracy: 1e-9) }
    }

    func testABudgetOutOfRangeIsRefused() async {
        do {
            _ = try await BudgetMeasurement(budgets: [0], stations: 1, yearsPerStation: 1).run()
            XCTFail("a budget of 0 was accepted")
        } catch {
            XCTAssertEqual(error as? DriftConfigurationError, .budgetOutOfRange(found: 0, expected: 0.001...100))
        }
    }
}
