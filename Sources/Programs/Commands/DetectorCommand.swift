package import ArgumentParser
import CodeVersion
import DriftMonitoring
import Logging
import Settings
import Store

/// `aerocast-drift-detector`.
package struct DetectorCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "aerocast-drift-detector",
        abstract: "Follows the outcomes in the database and raises retrain flags.",
        discussion: "Example, for cron: aerocast-drift-detector --once --database data/aerocast.sqlite",
        version: CodeVersion.current
    )

    @Flag(help: "Judge the stored outcomes, then exit.") var once = false
    @OptionGroup var detector: DetectorOptions
    @OptionGroup var push: PushOptions
    @OptionGroup var notifications: NotificationOptions
    @OptionGroup var loop: LoopOptions
    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        try await start(common, reading: DetectorSettings.all) { settings in
            let logger = Logger(label: "aerocast-drift-detector")
            let store = try Store(path: settings[SharedSettings.database])
            let program = try DetectorProgram(settings, store: store)
            if once {
                try await ServiceRunner.run([], untilDone: [program.once], logger: logger)
            } else {
                try await ServiceRunner.run(program.services, logger: logger)
            }
        }
    }
}
