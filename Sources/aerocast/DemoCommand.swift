import ArgumentParser
import Demonstration
import Foundation
import Programs
import Settings

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Shows a forecaster go stale in a heatwave and heal itself, with the real programs.",
        discussion: """
            Starts the API, the trainer and the drift detector as processes with a fresh database in a temporary folder, \
            feeds simulated weather over HTTP, and tells what happens. Exits 0 only if the loop healed.

            Examples:
              aerocast demo
              aerocast demo --seed 7 --json
              aerocast demo --keep
            """
    )

    @Option(help: "Of the weather and the training.") var seed: UInt64 = 1
    @Flag(help: "Write the timeline as JSON lines; the last is the summary.") var json = false
    @Flag(help: "Leave the services running afterwards, until Ctrl-C.") var keep = false

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let folder = FileManager.default.temporaryDirectory.appending(
                path: "aerocast-demo-\(UUID().uuidString.prefix(8))"
            )
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { if !keep { try? FileManager.default.removeItem(at: folder) } }
            let timeline = Timeline(json ? .json : .text)
            let demonstration = Demonstration(
                plan: DemonstrationPlan(seed: seed),
                programs: try ProgramFolder.ofThisProgram(),
                folder: folder,
                timeline: timeline
            )
            let remains = try await demonstration.run()
            if keep {
                timeline.remark(
                    "\nThe services go on at \(remains.address); everything is in \(folder.path). Ctrl-C ends them."
                )
                try await remains.wait()
            }
            guard remains.summary.isHealed else { throw ExitStatus.failure.exitCode }
        }
    }
}
