import ArgumentParser
import CanonicalJSON
import Foundation
import Observations
import PlainText
import Programs
import Reporting
import Settings
import Store
import Timing

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
    @Flag(help: "List the stations: those in trouble first, then the largest errors relative to persistence.")
    var stations = false

    @Flag(help: "Show it again every two seconds, until Ctrl-C.") var watch = false

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
        let (verdict, isReplay) = await judge(installation)
        let stations = stations
        let (statuses, overviews) = try await store.read { transaction in
            (
                try targets.map { try LoopStatus(of: $0, in: transaction, verdict: verdict) },
                try targets.map { target in
                    stations
                        ? try transaction.stationOverview(of: target.name, now: verdict.checkedAt, isReplay: isReplay)
                        : nil
                }
            )
        }
        if registry.json {
            Terminal.print(try Self.json(statuses))
        } else {
            let parts =
                [TextTable.wrap(verdict.text)]
                + zip(statuses, overviews)
                .map { status, overview in
                    let table = overview.map { "\n\n\(StationTable($0, of: status.model, verdict))" } ?? ""
                    return TextTable.wrap(status.description) + table
                }
            Terminal.print(parts.joined(separator: "\n\n"), decorating: TerminalColors.standardOutput.line)
        }
        return verdict.state
    }

    /// - Returns: the verdict, and whether the API replays weather.
    private func judge(_ installation: RegistryOptions.Installation) async -> (Verdict, isReplay: Bool) {
        let reader = VerdictReader(
            store: installation.store,
            artifacts: installation.artifacts,
            targets: installation.targets
        )
        do {
            let facts = try await reader.facts()
            return (Verdict(facts), facts.isReplay)
        } catch {
            return (Verdict(unreadable: error, at: WallClock.system()), false)
        }
    }

    private static func json(_ statuses: [LoopStatus]) throws -> String {
        if statuses.count == 1 { return try JSONText.encode(statuses[0], pretty: true) }
        return try JSONText.encode(statuses, pretty: true)
    }
}
