import ArgumentParser
import Logging
import Monitoring
import Programs
import Settings
import Store
import Telemetry

@main
struct AerocastDriftDetector: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aerocast-drift-detector",
        abstract: "Follows the outcomes in the database and raises retrain flags.",
        discussion: "Example, for cron: aerocast-drift-detector --once --database data/aerocast.sqlite"
    )

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Judge what is there, then exit.") var once = false
    @Option(DetectorSettings.falseAlarms) var falseAlarms
    @Option(DetectorSettings.cooldown) var cooldown
    @Option(SharedSettings.database) var database
    @Option(SharedSettings.artifacts) var artifacts
    @Option(SharedSettings.model) var model
    @Option(SharedSettings.pollInterval) var pollInterval
    @Option(SharedSettings.pushgateway) var pushgateway
    @Option(SharedSettings.logLevel) var logLevel
    @Option(SharedSettings.logFormat) var logFormat

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let settings = try await options.read(DetectorSettings.all, of: self, catalogue: .aerocast) else {
                return
            }
            LineLogHandler.bootstrap(
                level: settings[SharedSettings.logLevel],
                format: settings[SharedSettings.logFormat]
            )
            let logger = Logger(label: "aerocast-drift-detector")
            let store = try Store(path: settings[SharedSettings.database])
            let program = try DetectorProgram(settings, store: store)
            if once {
                let count = try await program.monitor.catchUp()
                logger.info("caught up", metadata: ["outcomes": "\(count)"])
                await program.pusher?.push()
            } else {
                try await ServiceRunner.run(program.services, logger: logger)
            }
        }
    }
}
