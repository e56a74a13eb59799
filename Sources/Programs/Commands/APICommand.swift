package import ArgumentParser
import CodeVersion
import Logging
import Settings
import Store

/// `aerocast-api`.
package struct APICommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "aerocast-api",
        abstract: "Serves forecasts and accepts observations over HTTP.",
        discussion: """
            Every setting can be given as an option, as an environment variable, or in the file of --config; \
            --print-config shows the values in force and their sources.

            Example: aerocast-api --port 8000 --database data/aerocast.sqlite
            """,
        version: CodeVersion.current,
        subcommands: [HealthcheckCommand.self]
    )

    @OptionGroup var api: APIOptions
    @OptionGroup var notifications: NotificationOptions
    @OptionGroup var schedule: ScheduleOptions
    @OptionGroup var loop: LoopOptions
    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        try await start(common, reading: APISettings.all) { settings in
            let store = try await APIProgram.openStore(settings)
            let program = try await APIProgram(settings, store: store, announce: Announcement.listening)
            try await ServiceRunner.run(program.services, logger: Logger(label: "aerocast-api"))
        }
    }
}
