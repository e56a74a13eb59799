import ArgumentParser
import Maintenance
import Observations
import Programs
import Settings
import Store

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks an installation, and advises what to do about problems.",
        discussion: """
            Checks schema, integrity, references, model files, leftovers, flags, webhooks, the clock and the disk. Model \
            files and flags are checked for every target, or for --target alone. Exits 1 if a check needs action.
            """
    )

    @OptionGroup var registry: RegistryOptions

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let report: Doctor.Report
            do {
                guard let installation = try await registry.openInstallation(.readOnly) else { return }
                report = await Doctor(
                    store: installation.store,
                    artifacts: installation.artifacts,
                    targets: installation.targets
                )
                .examine()
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
        let targets = Set(report.checks.compactMap(\.target))
        let rows = report.checks.map { check in
            let name = check.target.flatMap { targets.count > 1 ? "\(check.name) of \($0)" : nil } ?? check.name
            return [name, check.status.rawValue, check.found, check.advice ?? ""]
        }
        let table = TextTable.render([["check", "status", "found", "what to do"]] + rows)
        try registry.write(report, table, decorating: TerminalColors.standardOutput.diagnosis)
        guard report.healthy else { throw ExitStatus.failure.exitCode }
    }
}
