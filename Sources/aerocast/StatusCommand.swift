import ArgumentParser
import CanonicalJSON
import Foundation
import Observations
import PlainText
import Programs
import Reporting
import Settings
import Store

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Says whether the installation is healthy, heals, or needs you; and shows each target's figures.",
        discussion: """
            Exits 0 while it is healthy or heals without help; 1 while somebody must act, or while something cannot be \
            looked at, for use in scripts. Without --target every target is shown; the JSON of several targets is a list.
            """
    )

    @OptionGroup var registry: RegistryOptions
    @Flag(help: "List the stations with the largest errors, relative to persistence.") var stations = false

    @Flag(help: "Show it again every two seconds, until Ctrl-C.") var watch = false

    /// The stations that are listed.
    private static let shownStations = 20

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let installation = try await registry.openInstallation() else { return }
            while watch {
                // Clears the screen (ECMA-48 ED) and moves to its beginning (CUP).
                if isatty(STDOUT_FILENO) == 1 { FileHandle.standardOutput.write(Data("\u{1B}[2J\u{1B}[H".utf8)) }
                _ = try await show(installation)
                fflush(nil)
                try await Task.sleep(for: .seconds(2))
            }
            guard try await show(installation) <= .healing else { throw ExitStatus.failure.exitCode }
        }
    }

    /// Prints the verdict and the figures.
    ///
    /// - Returns: the state of the installation.
    private func show(_ installation: RegistryOptions.Installation) async throws -> VerdictState {
        let (store, targets) = (installation.store, installation.targets)
        let verdict = await VerdictReader(store: store, artifacts: installation.artifacts, targets: targets)
            .verdict()
        let (statuses, worst) = try await store.read { transaction in
            (
                try targets.map { try LoopStatus(of: $0, in: transaction, verdict: verdict) },
                try targets.map {
                    try transaction.worstStations(
                        of: $0.name,
                        horizon: Horizons.drift,
                        limit: Self.shownStations
                    )
                }
            )
        }
        if registry.json {
            Terminal.print(try Self.json(statuses))
        } else {
            let parts =
                [TextTable.wrap(verdict.text)]
                + zip(statuses, worst)
                .map { status, worst in
                    TextTable.wrap(status.description) + (stations ? "\n\n" + table(worst, verdict) : "")
                }
            Terminal.print(parts.joined(separator: "\n\n"), decorating: TerminalColors.standardOutput.line)
        }
        return verdict.state
    }

    private func table(_ worst: [StationErrors], _ verdict: Verdict) -> String {
        func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
        let rows = worst.map {
            [
                $0.station, verdict.state(of: $0.station).words, rounded($0.served), rounded($0.persistence),
                "\($0.hours)",
            ]
        }
        return TextTable.render([["station", "state", "error 1 h", "persistence", "hours"]] + rows)
    }

    private static func json(_ statuses: [LoopStatus]) throws -> String {
        if statuses.count == 1 { return try JSONText.encode(statuses[0], pretty: true) }
        return try JSONText.encode(statuses, pretty: true)
    }
}
