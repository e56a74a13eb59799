import ArgumentParser
import CanonicalJSON
import Maintenance
import Models
import Programs
import Settings
import Store
import PlainText

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Checks a backup and restores it to an installation.",
        discussion: """
            An existing database is replaced only with --force and only while no program has it open; it is moved \
            aside, not deleted.

            Example: aerocast restore /backups/aerocast-2026-01-05.backup --database data/aerocast.sqlite
            """
    )

    @OptionGroup var options: SettingsOptions
    @Option(SharedSettings.database) var database
    @Option(SharedSettings.artifacts) var artifacts
    @Flag(help: "Write JSON.") var json = false
    @Flag(help: "Replace the existing database.") var force = false
    @Argument(help: "The backup.") var file: String

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            let settings: [any DeclaredSetting] = [SharedSettings.database, SharedSettings.artifacts]
            guard let settings = try await options.read(settings, of: self, catalogue: .aerocast) else { return }
            let restored = try Backup.restore(
                file,
                database: settings[SharedSettings.database],
                ArtifactFolder(path: settings[SharedSettings.artifacts]),
                replacing: force
            )
            let keys =
                restored.liveKeys + restored.endedKeys == 0
                ? ""
                : "\n\(restored.liveKeys) keys are live, \(restored.endedKeys) had ended since the backup and ended again: "
                    + "check them with 'aerocast keys list'"
            let aside = restored.replaced.map { "\nthe replaced database is now \($0)" } ?? ""
            Terminal.print(
                json
                    ? try JSONText.encode(restored, pretty: true)
                    : "\(restored.database): \(restored.observations) observations, "
                        + "\(restored.versions.count) versions\(keys)\(aside)"
            )
        }
    }
}
