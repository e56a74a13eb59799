import ArgumentParser
import Maintenance
import Programs
import Settings
import Store
import Telemetry
import Timing

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Writes the database and the model versions into one file, while the services run.",
        discussion: """
            Exits 1 if another program has changed the schema: 'aerocast restore' would refuse the backup.

            Example: aerocast backup /backups/aerocast-$(date +%F).backup
            """
    )

    @OptionGroup var registry: RegistryOptions
    @Flag(help: "Replace an existing file.") var force = false
    @Argument(help: "The new file.") var file: String

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let installation = try await registry.openInstallation() else { return }
            let contents = try Backup.write(installation.store, installation.artifacts, to: file, replacing: force)
            try await record(contents, in: installation.store)
            let left = contents.left.map { "\nleft out: \($0)" }.joined()
            try self.registry.write(
                contents,
                "\(contents.path): \(contents.observations) observations, \(contents.versions.count) versions, "
                    + "\(contents.bytes >> 10) KiB\(left)"
            )
            let faults = try await installation.store.read { try $0.schemaComparison().faults }
            guard faults.isEmpty else {
                LineOutput.standardError.writeLine(
                    "another program has changed the database, so 'aerocast restore' refuses this backup: "
                        + "\(faults.joined(separator: "; ")); run 'aerocast doctor'"
                )
                throw ExitStatus.failure.exitCode
            }
        }
    }

    /// Records the backup in the database; it is valid even without the record, as on a read-only file system.
    private func record(_ contents: Backup.Contents, in store: Store) async throws {
        let finishedAt = WallClock.system()
        do {
            try await store.write {
                try $0.insertBackup(path: contents.path, bytes: contents.bytes, finishedAt: finishedAt)
            }
        } catch let error as StoreError {
            LineOutput.standardError.writeLine("the backup is complete, but the database has no record of it: \(error)")
        }
    }
}
