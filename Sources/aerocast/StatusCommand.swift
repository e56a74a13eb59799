import ArgumentParser
import CanonicalJSON
import Programs
import Reporting
import Settings
import Store
import PlainText

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows the state of the loop of each target: champion, error, drift, open flag.",
        discussion: """
            Exits 1 while no model serves or a flag has failed, for use in scripts. Without --target every target is \
            shown; the JSON of several targets is a list.
            """
    )

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let (store, targets) = try await database.open() else { return }
            let statuses = try await store.read { transaction in
                try targets.map { try LoopStatus(of: $0, in: transaction) }
            }
            Terminal.print(
                database.json ? try Self.json(statuses) : statuses.map(\.description).joined(separator: "\n\n")
            )
            guard statuses.allSatisfy(\.isGood) else { throw ExitStatus.failure.exitCode }
        }
    }

    private static func json(_ statuses: [LoopStatus]) throws -> String {
        if statuses.count == 1 { return try JSONText.encode(statuses[0], pretty: true) }
        return try JSONText.encode(statuses, pretty: true)
    }
}
