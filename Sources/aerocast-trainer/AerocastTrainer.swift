import ArgumentParser
import Logging
import Programs
import Settings
import Store
import Telemetry
import Training

@main
struct AerocastTrainer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aerocast-trainer",
        abstract: "Takes retrain flags, trains challengers, and promotes those that are better.",
        discussion:
            "Example: aerocast-trainer --once --database data/aerocast.sqlite --pushgateway http://localhost:9091"
    )

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Handle the flag that is there, if any, then exit.") var once = false
    @Option(TrainerSettings.channels) var channels
    @Option(TrainerSettings.lease) var lease
    @Option(TrainerSettings.historyHours) var historyHours
    @Option(TrainerSettings.minimumHours) var minimumHours
    @Option(TrainerSettings.minimumHoursSinceDrift) var minimumHoursSinceDrift
    @Option(TrainerSettings.threads) var threads
    @Option(SharedSettings.seed) var seed
    @Option(SharedSettings.database) var database
    @Option(SharedSettings.artifacts) var artifacts
    @Option(SharedSettings.model) var model
    @Option(SharedSettings.pollInterval) var pollInterval
    @Option(SharedSettings.pushgateway) var pushgateway
    @Option(SharedSettings.logLevel) var logLevel
    @Option(SharedSettings.logFormat) var logFormat

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let settings = try await options.read(TrainerSettings.all, of: self, catalogue: .aerocast) else {
                return
            }
            LineLogHandler.bootstrap(
                level: settings[SharedSettings.logLevel],
                format: settings[SharedSettings.logFormat]
            )
            let logger = Logger(label: "aerocast-trainer")
            let store = try Store(path: settings[SharedSettings.database])
            let program = try TrainerProgram(settings, store: store)
            if once {
                let handled = try await program.trainer.handleNext()
                if handled == nil { logger.info("no flag is ready to be handled") }
                await program.pusher?.push()
            } else {
                try await ServiceRunner.run(program.services, logger: logger)
            }
        }
    }
}
