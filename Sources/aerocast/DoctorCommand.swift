import ArgumentParser
import Maintenance
import Programs
import Settings
import Store

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Looks for what is wrong with an installation, and says what to do.",
        discussion: """
            Checks schema, integrity, references, model files, leftovers, flags, the clock and the disk. Exits 1 if \
            somebody has to do something.
            """
    )

    @OptionGroup var registry: RegistryOptions

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let report: Doctor.Report
            do {
                guard let registry = try await registry.open(.asItIs) else { return }
                report = await Doctor(registry: registry).examine()
            } catch let error as StoreError {
                guard case .missing = error else {
                    report = Doctor.report(unreadable: error)
                    return try finish(report)
                }
                throw error
            }
            try finish(report)
        }
    }

    private func finish(_ report: Doctor.Report) throws {
        let rows = report.checks.map { [$0.name, $0.status.rawValue, $0.found, $0.advice ?? ""] }
        try registry.write(report, TextTable.render([["check", "status", "found", "what to do"]] + rows))
        guard report.healthy else { throw ExitStatus.failure.exitCode }
    }
}
