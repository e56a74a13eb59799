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
            Runs the same services as the separate programs, which share one database. Feed it with aerocast-feeder or \
            any client that posts to /observations.

            Example: aerocast up --port 8000 --database data/aerocast.sqlite
            """
    )

    @Flag(help: "Write JSON lines: the address of the API, and the log.") var json = false
    @OptionGroup var api: APIOptions
    @OptionGroup var detector: DetectorOptions
    @OptionGroup var training: TrainerOptions
    @OptionGroup var schedule: ScheduleOptions
    @OptionGroup var push: PushOptions
    @OptionGroup var notifications: NotificationOptions
    @OptionGroup var loop: LoopOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let all = APISettings.all + DetectorSettings.all + TrainerSettings.all
        try await start(common, reading: all, logFormat: json ? .json : nil) { settings in
            let store = try await APIProgram.openStore(settings)
            let announce = json ? Announcement.listeningAsJSON : Announcement.listeningWithAdvice
            let api = try await APIProgram(settings, store: store, announce: announce)
            let detector = try DetectorProgram(
                settings,
                store: store,
                countingPushesIn: api.registry,
                notifies: false
            )
            let trainer = try TrainerProgram(settings, store: store, countingPushesIn: api.registry)
            try await ServiceRunner.run(
                api.services + detector.services + trainer.services,
                logger: Logger(label: "aerocast")
            )
        }
    }
}
