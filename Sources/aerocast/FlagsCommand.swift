import ArgumentParser
import CanonicalJSON
import Foundation
import Healing
import Programs
import Reporting
import Settings
import Store

struct FlagsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flags",
        abstract: "Lists the retrain flags with their reason, state and verdict, newest first."
    )

    @OptionGroup var database: DatabaseOptions
    @Option(help: "At most so many.") var limit = 20

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit: '\(limit)' came; expected 1 or more") }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let (store, model) = try await database.open() else { return }
            let limit = limit
            let entries = try await store.read { try $0.flags(of: model, limit: limit) }.map(FlagReport.init)
            if database.json {
                print(try JSONText.encode(entries, pretty: true))
            } else if entries.isEmpty {
                print("no flag has been raised for \(model) yet")
            } else {
                print(Self.table(entries))
            }
        }
    }

    private static func table(_ entries: [FlagReport]) -> String {
        var rows = [["flag", "raised", "reason", "state", "attempts", "why"]]
        rows += entries.map { entry in
            let objections = entry.verdict?.objections.map(\.description).joined(separator: "; ")
            let drift = entry.evidence.map { String(format: "%@, %.2f °C", $0.kind, $0.size) }
            let why = [drift, objections, entry.error].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " – ")
            return ["\(entry.flag)", "\(entry.raisedAt)", entry.reason, entry.state, "\(entry.attempts)", why]
        }
        return TextTable.render(rows)
    }
}
