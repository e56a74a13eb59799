import ArgumentParser
import CanonicalJSON
import Forecasting
import Foundation
import Healing
import Programs
import Reporting
import Settings
import Store

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Says how the loop is: champion, error, drift, open flag.",
        discussion: "Exits 1 while no model serves or a flag has failed, so that a script can ask."
    )

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let (store, model) = try await database.open() else { return }
            let status = try await store.read { try LoopStatus(of: ReportedTarget(model), in: $0) }
            print(database.json ? try JSONText.encode(status, pretty: true) : status.description)
            guard status.isGood else { throw ExitStatus.failure.exitCode }
        }
    }
}
