package import ArgumentParser
import CodeVersion
import Logging
import Settings
import Store
import Training

/// `aerocast-trainer`.
package struct TrainerCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "aerocast-trainer",
        abstract: "Claims retrain flags, trains challengers, and promotes the better ones.",
        discussion:
            "Example: aerocast-trainer --once --database data/aerocast.sqlite --pushgateway http://localhost:9091",
        version: CodeVersion.current
    )

    @Flag(help: "Handle the open flag, if any, then exit.") var once = false
    @OptionGroup var training: TrainerOptions
    @OptionGroup var schedule: ScheduleOptions
    @OptionGroup var push: PushOptions
    @OptionGroup var loop: LoopOptions
    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        try await start(common, reading: TrainerSettings.all) { settings in
            let logger = Logger(label: "aerocast-trainer")
            let store = try Store(path: settings[SharedSettings.database])
            let program = try TrainerProgram(settings, store: store)
            if once {
                try await ServiceRunner.run([], untilDone: [program.once], logger: logger)
            } else {
                try await ServiceRunner.run(program.services, logger: logger)
            }
        }
    }
}
