import ArgumentParser
import CanonicalJSON
import DriftDetection
import Foundation
import Programs
import Settings
import Telemetry
import Workbench
import PlainText

struct DriftBudgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift-budget",
        abstract: "Measures the rate of false alarms for each budget, on simulated errors without drift.",
        discussion: """
            Simulates stations, each with errors of one kind, and counts the detector's alarms. Exits 1 if a kind \
            exceeds its budget.

            Examples:
              aerocast drift-budget
              aerocast drift-budget --years 100 --budget 1 --json
            """
    )

    @Option(help: "Station years to simulate for each kind and budget.") var years = 1000
    @Option(help: "False alarms per station and year; may be given several times. (default: 0.1, 1, 12)")
    var budget: [Double] = []
    @Option(help: "The first station's seed.") var seed: UInt64 = 1
    @Flag(help: "Write JSON.") var json = false

    private static let yearsPerStation = 4

    private var budgets: [Double] { budget.isEmpty ? [0.1, 1, 12] : budget }

    func validate() throws {
        guard (1...1_000_000).contains(years) else {
            throw ValidationError("--years: must be from 1 to 1000000, got '\(years)'")
        }
        for budget in budgets {
            do {
                _ = try DriftConfiguration(falseAlarmsPerYear: budget)
            } catch {
                throw ValidationError("--budget: \(error)")
            }
        }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let yearsPerStation = min(years, Self.yearsPerStation)
            let measurement = BudgetMeasurement(
                budgets: budgets,
                stations: (years + yearsPerStation - 1) / yearsPerStation,
                yearsPerStation: yearsPerStation,
                firstSeed: seed
            )
            let progress = ProgressLine("simulating", total: measurement.years, unit: "station years")
            let simulations = try await measurement.run { progress.advance(by: $0) }
            progress.finish()
            Terminal.print(json ? try JSONText.encode(simulations.map(Entry.init), pretty: true) : table(simulations))
            let isKept = simulations.allSatisfy { $0.alarmsPerYear <= $0.budget }
            guard isKept else { throw ExitStatus.failure.exitCode }
        }
    }

    private struct Entry: Encodable {
        var budget: Double
        var kind: StationaryKind
        var years: Double
        var alarms: Int
        var alarmsPerYear: Double
        var alarmsByKind: [String: Int]

        init(_ simulation: BudgetSimulation) {
            budget = simulation.budget
            kind = simulation.kind
            years = simulation.years
            alarms = simulation.alarms
            alarmsPerYear = simulation.alarmsPerYear
            alarmsByKind = simulation.alarmsByKind
        }

        private enum CodingKeys: String, CodingKey {
            case budget
            case kind
            case years
            case alarms
            case alarmsPerYear = "alarms_per_year"
            case alarmsByKind = "alarms_by_kind"
        }
    }

    /// A table with a row for each kind and a column for each budget.
    private func table(_ simulations: [BudgetSimulation]) -> String {
        var rows = [["false alarms a year"] + budgets.map { "budget \($0.formatted())" }]
        for kind in StationaryKind.allCases {
            let name = kind.rawValue.replacing("_", with: " ")
            let counts = simulations.filter { $0.kind == kind }.map { String(format: "%.3f", $0.alarmsPerYear) }
            rows.append([name] + counts)
        }
        return TextTable.render(rows)
    }
}
