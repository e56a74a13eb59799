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
            Exits 1 if the backup lacks the files of a model version, or if another program has changed the schema so that \
            'aerocast restore' would refuse it. Such a backup is FILE.faulty: an existing FILE stays as it is, and the \
            alerts about old backups do not count it.

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
            if !contents.isFaulty { try await record(contents, in: installation.store) }
            let left = contents.left.map { "\nleft out: \($0)" }.joined()
            try self.registry.write(
                contents,
                "\(contents.path): \(contents.observations) observations, \(contents.versions.count) versions, "
                    + "\(contents.bytes >> 10) KiB\(left)"
            )
            guard !contents.isFaulty else {
                for fault in Self.faults(of: contents, instead: file) { LineOutput.standardError.writeLine(fault) }
                throw ExitStatus.failure.exitCode
            }
        }
    }

    /// The reasons why a backup must not take the place of a good one, each with the remedy.
    private static func faults(of contents: Backup.Contents, instead file: String) -> [String] {
        var faults: [String] = []
        if !contents.left.isEmpty {
            let count = contents.left.count
            faults.append(
                "the backup lacks the files of \(count) model version\(count == 1 ? "" : "s"), so it is "
                    + "\(contents.path), and \(file) is not written: bring the files back from an earlier backup or with "
                    + "'aerocast doctor', then back up again"
            )
        }
        if !contents.schemaFaults.isEmpty {
            faults.append(
                "another program has changed the database, so 'aerocast restore' refuses this backup: "
                    + "\(contents.schemaFaults.joined(separator: "; ")); run 'aerocast doctor'"
            )
        }
        return faults
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
