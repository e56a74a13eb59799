import ArgumentParser
import Logging
import Programs
import Settings
import Store
import Telemetry

struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Runs the API, the drift detector and the trainer in one process.",
        discussion: """
            The same services as the separate programs, which share one database; feed it with aerocast-feeder or any \
            client that posts to /observations.

            Example: aerocast up --port 8000 --database data/aerocast.sqlite
            """
    )

    @OptionGroup var options: SettingsOptions
    @Option(APISettings.host) var host
    @Option(APISettings.port) var port
    @Option(APISettings.horizons) var horizons
    @Option(APISettings.staleAfter) var staleAfter
    @Option(DetectorSettings.falseAlarms) var falseAlarms
    @Option(DetectorSettings.cooldown) var cooldown
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
            let all = APISettings.all + DetectorSettings.all + TrainerSettings.all
            guard let settings = try await options.read(all, of: self, catalogue: .aerocast) else { return }
            LineLogHandler.bootstrap(
                level: settings[SharedSettings.logLevel],
                format: settings[SharedSettings.logFormat]
            )
            let store = try Store(path: settings[SharedSettings.database])
            let api = try await APIProgram(settings, store: store, announce: Announcement.listening)
            let detector = try DetectorProgram(settings, store: store)
            let trainer = try TrainerProgram(settings, store: store)
            try await ServiceRunner.run(
                api.services + detector.services + trainer.services,
                logger: Logger(label: "aerocast")
            )
        }
    }
}
