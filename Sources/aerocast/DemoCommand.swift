import ArgumentParser
import Demonstration
import Foundation
import Programs
import Settings
import UnixSignals

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Shows drift in a heatwave and the healing by a retrain, with the real programs.",
        discussion: """
            Starts the API, the trainer and the drift detector as processes with a fresh database in a temporary \
            folder, feeds simulated weather over HTTP, and prints the events. Exits 0 only if the loop healed.

            Examples:
              aerocast demo
              aerocast demo --seed 7 --json
              aerocast demo --keep
            """
    )

    @Option(help: "The random seed of the weather and the training.") var seed: UInt64 = 1
    @Flag(help: "Write the timeline as JSON lines; the last is the summary.") var json = false
    @Flag(help: "Keep the services running afterwards, until Ctrl-C.") var keep = false

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let folder = FileManager.default.temporaryDirectory
                .appending(path: "aerocast-demo-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { if !keep { try? FileManager.default.removeItem(at: folder) } }
            guard try await demonstrate(in: folder) else { throw ExitStatus.failure.exitCode }
        }
    }

    /// Runs the demonstration until its end or until SIGINT, SIGTERM, SIGHUP or a closed pipe; its programs end with it.
    ///
    /// - Returns: whether the loop healed.
    private func demonstrate(in folder: URL) async throws -> Bool {
        let timeline = Timeline(json ? .json : .text, width: TextTable.terminalWidth)
        let demonstration = Demonstration(
            plan: DemonstrationPlan(seed: seed),
            programs: try ProgramFolder.ofThisProgram(),
            folder: folder,
            timeline: timeline
        )
        guard let remains = try await Self.untilAskedToStop({ try await demonstration.run() }) else { return false }
        if keep {
            timeline.show(text: "\nOpen \(remains.address) in a browser. The services run until Ctrl-C.")
            try await Self.untilAskedToStop { try await remains.wait() }
            timeline.show(text: "All files are in \(folder.path); delete them with: rm -r \(folder.path)")
        } else {
            timeline.show(text: "\nTo look at it on a page, with the services running: aerocast demo --keep")
        }
        return remains.summary.isHealed
    }

    /// - Returns: the result of `work`; `nil` if a signal arrived first, which cancels the work.
    @discardableResult
    private static func untilAskedToStop<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup, .sigpipe) { return nil }
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
