import ArgumentParser
import Foundation
import Logging
import Programs
import Settings
import Store
import Telemetry

@main
struct AerocastAPI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aerocast-api",
        abstract: "Serves forecasts and takes observations over HTTP.",
        discussion: """
            Every setting can be given as an option, as an environment variable, or in the file that --config names; \
            --print-config shows what is in force and where it came from.

            Example: aerocast-api --port 8000 --database data/aerocast.sqlite
            """
    )

    @OptionGroup var options: SettingsOptions
    @Option(APISettings.host) var host
    @Option(APISettings.port) var port
    @Option(APISettings.horizons) var horizons
    @Option(APISettings.staleAfter) var staleAfter
    @Option(SharedSettings.database) var database
    @Option(SharedSettings.artifacts) var artifacts
    @Option(SharedSettings.model) var model
    @Option(SharedSettings.pollInterval) var pollInterval
    @Option(SharedSettings.logLevel) var logLevel
    @Option(SharedSettings.logFormat) var logFormat

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let settings = try await options.read(APISettings.all, of: self, catalogue: .aerocast) else { return }
            LineLogHandler.bootstrap(
                level: settings[SharedSettings.logLevel],
                format: settings[SharedSettings.logFormat]
            )
            let store = try Store(path: settings[SharedSettings.database])
            let program = try await APIProgram(settings, store: store, announce: Announcement.listening)
            try await ServiceRunner.run(program.services, logger: Logger(label: "aerocast-api"))
        }
    }
}
