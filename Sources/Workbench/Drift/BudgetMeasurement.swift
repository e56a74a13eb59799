package import DriftDetection
import Foundation

/// Measures the real rates of false alarms at several budgets, on simulated errors of every kind that never drift.
package struct BudgetMeasurement: Sendable {
    /// False alarms per station and year.
    package var budgets: [Double]
    package var kinds: [StationaryKind]
    /// Simulated stations for each kind and budget.
    package var stations: Int
    /// The number of years that each station is watched, without the time of learning.
    package var yearsPerStation: Int
    /// The first station's seed; the others have the following numbers.
    package var firstSeed: UInt64

    /// A small number, so that a progress bar moves.
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

    /// The total of station years.
    package var years: Int { budgets.count * kinds.count * stations * yearsPerStation }

    /// Simulates on every core; the counts do not depend on the number of cores.
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

    /// Some stations of one kind, watched with one budget.
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
