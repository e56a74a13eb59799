import ArgumentParser
import CanonicalJSON
import Models
import Programs
import Settings
import Store
import Maintenance

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Puts a backup in the place of an installation, after checking it.",
        discussion: """
            A database that is there is only replaced with --force and while no program has it open; it is moved aside, \
            not deleted.

            Example: aerocast restore /backups/aerocast-2026-01-05.backup --database data/aerocast.sqlite
            """
    )

    @OptionGroup var options: SettingsOptions
    @Option(SharedSettings.database) var database
    @Option(SharedSettings.artifacts) var artifacts
    @Flag(help: "Write JSON.") var json = false
    @Flag(help: "Replace the database that is there.") var force = false
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
            let aside = restored.replaced.map { "\nthe database that was there is now \($0)" } ?? ""
            print(
                json
                    ? try JSONText.encode(restored, pretty: true)
                    : "\(restored.database): \(restored.observations) observations, "
                        + "\(restored.versions.count) versions\(aside)"
            )
        }
    }
}
