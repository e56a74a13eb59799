import DriftDetection
import Foundation

/// Measures what budgets of false alarms really buy, on simulated errors of every kind that never drift.
package struct BudgetMeasurement: Sendable {
    /// False alarms per station and year.
    package var budgets: [Double]
    package var kinds: [StationaryKind]
    /// Stations that are simulated for each kind and budget.
    package var stations: Int
    /// How long each station is watched; the learning before is not counted.
    package var yearsPerStation: Int
    /// The first station's seed; the others follow.
    package var firstSeed: UInt64

    /// Few enough for a progress bar to move.
    private static let stationsPerPart = 5

    package init(
        budgets: [Double],
        kinds: [StationaryKind] = StationaryKind.allCases,
        stations: Int,
        yearsPerStation: Int,
        firstSeed: UInt64 = 1
    ) {
        self.budgets = budgets
        self.kinds = kinds
        self.stations = stations
        self.yearsPerStation = yearsPerStation
        self.firstSeed = firstSeed
    }

    /// Station years in all.
    package var years: Int { budgets.count * kinds.count * stations * yearsPerStation }

    /// Simulates on every core; the counts do not depend on how many there are.
    ///
    /// - Parameter advanced: called with the station years that were simulated since the last call.
    /// - Returns: one simulation for each budget and kind, budget by budget.
    /// - Throws: `DriftConfigurationError` for a budget out of range; `CancellationError`.
    package func run(advanced: (Int) -> Void = { _ in }) async throws -> [BudgetSimulation] {
        var totals = budgets.flatMap { budget in kinds.map { BudgetSimulation(kind: $0, budget: budget) } }
        let parts = parts(of: totals)
        try await withThrowingTaskGroup(of: (Int, BudgetSimulation).self) { group in
            var waiting = parts.makeIterator()
            func startNext() {
                guard let part = waiting.next() else { return }
                group.addTask { (part.index, try simulate(part)) }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { startNext() }
            for try await (index, simulation) in group {
                totals[index].add(simulation)
                advanced(Int(simulation.years.rounded()))
                startNext()
            }
        }
        return totals
    }

    /// Some stations of one kind, watched for one budget.
    private struct Part: Sendable {
        var index: Int
        var simulation: BudgetSimulation
        var stations: Range<Int>
    }

    private func parts(of totals: [BudgetSimulation]) -> [Part] {
        totals.enumerated()
            .flatMap { index, simulation in
                stride(from: 0, to: stations, by: Self.stationsPerPart)
                    .map { first in
                        let last = min(first + Self.stationsPerPart, stations)
                        return Part(index: index, simulation: simulation, stations: first..<last)
                    }
            }
    }

    private func simulate(_ part: Part) throws -> BudgetSimulation {
        try Task.checkCancellation()
        var simulation = part.simulation
        try simulation.run(
            stations: part.stations.count,
            yearsPerStation: yearsPerStation,
            firstSeed: firstSeed &+ UInt64(part.stations.lowerBound)
        )
        return simulation
    }
}
