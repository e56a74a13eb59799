import ArgumentParser
import CanonicalJSON
import Foundation
import Healing
import Observations
import Programs
import Reporting
import Settings
import Store
import PlainText

struct FlagsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flags",
        abstract: "Lists the retrain flags with their reason, state and verdict, newest first.",
        discussion: """
            A flag raised by a drift names the station. A verdict compares the challenger's loss with the champion's: a \
            promoted flag shows by how much the challenger is better, a rejected one also why it was not enough.
            """
    )

    @OptionGroup var database: DatabaseOptions
    @Option(help: "The largest number of flags.") var limit = 20

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit: must be 1 or more, got '\(limit)'") }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let (store, target) = try await database.openOne() else { return }
            let limit = limit
            let entries = try await store.read { try $0.flags(of: target.name, limit: limit) }.map(FlagReport.init)
            if database.json {
                Terminal.print(try JSONText.encode(entries, pretty: true))
            } else if entries.isEmpty {
                Terminal.print("no flag has been raised for \(target.name) yet")
            } else {
                Terminal.print(Self.table(entries, unit: target.variable.unit))
            }
        }
    }

    private static func table(_ entries: [FlagReport], unit: String) -> String {
        var rows = [["flag", "raised", "reason", "state", "attempts", "why"]]
        rows += entries.map { entry in
            let drift = entry.evidence.map { evidence in
                let kind = evidence.kind.replacing("_", with: " ")
                return String(format: "%@: %@, %.2f %@", evidence.station, kind, evidence.size, unit)
            }
            let why = [drift, entry.verdict?.sentence, entry.error].compactMap { $0 }.filter { !$0.isEmpty }
                .joined(separator: " – ")
            return ["\(entry.flag)", "\(entry.raisedAt)", entry.reason, entry.state, "\(entry.attempts)", why]
        }
        return TextTable.render(rows)
    }
}
