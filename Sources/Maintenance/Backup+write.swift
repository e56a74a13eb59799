import CanonicalJSON
package import Models
import Observations
import Registry
package import Store
package import Timing

extension Backup {
    /// The contents of a backup.
    package struct Contents: Hashable, Sendable, Encodable {
        /// The path of the file, which ends in `.faulty` for a backup with faults.
        package var path: String
        /// The size of the file.
        package var bytes: Int
        package var observations: Int
        /// The versions as `target/version`.
        package var versions: [String]
        /// Recorded versions whose files are missing or damaged, each with the reason.
        package var left: [String]
        /// Changes of the schema by another program, because of which the backup cannot be restored.
        package var schemaFaults: [String]

        /// Whether the backup lacks a version or cannot be restored.
        package var isFaulty: Bool { !left.isEmpty || !schemaFaults.isEmpty }

        private enum CodingKeys: String, CodingKey {
            case path
            case bytes
            case observations
            case versions
            case left = "left_out"
            case schemaFaults = "schema_faults"
        }
    }

    /// Writes the database and the files of every intact version into one file.
    ///
    /// A backup that lacks a version, or that cannot be restored, does not replace the file at `path`: it is written next
    /// to it, with the ending `.faulty`.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - artifacts: the files of its versions.
    ///   - path: the path of the new file.
    ///   - replacing: whether an existing file is replaced.
    ///   - now: the wall clock.
    /// - Returns: the contents of the backup.
    /// - Throws: `BackupError` or `StoreError`; then no new file exists.
    package static func write(
        _ store: Store,
        _ artifacts: ArtifactFolder,
        to path: String,
        replacing: Bool,
        now: WallClock = .system
    ) throws -> Contents {
        var (contents, place, bytes) = try write(
            store,
            to: path,
            replacing: replacing,
            now: now,
            isFaulty: { (contents: Contents) in contents.isFaulty },
            addVersions: { try addVersions(from: artifacts, to: $0) }
        )
        (contents.path, contents.bytes) = (place, bytes)
        return contents
    }

    private static func addVersions(from artifacts: ArtifactFolder, to writer: Writer) throws -> Contents {
        let transaction = writer.reading
        var contents = Contents(
            path: "",
            bytes: 0,
            observations: try transaction.observationCount(),
            versions: [],
            left: [],
            schemaFaults: try transaction.schemaComparison().faults
        )
        for target in try transaction.targets() {
            for record in try transaction.versions(of: target) {
                let name = "\(target)/\(record.version)"
                do {
                    try writer.insert(version(record, from: artifacts))
                    contents.versions.append(name)
                } catch let error where error is ArtifactError || error is RegistryError {
                    let isPruned = try transaction.versionEvents(of: record.version, target: target)
                        .contains { $0.kind == .pruned }
                    if !isPruned { contents.left.append("\(name): \(error)") }
                }
            }
            if let bundled = try? artifacts.bundledVersion(of: target) {
                try writer.insertBundledVersion(bundled, of: target)
            }
        }
        return contents
    }

    /// Loads and verifies a version.
    ///
    /// - Throws: `ArtifactError` or `RegistryError` if the version is missing or damaged.
    private static func version(_ record: VersionRecord, from artifacts: ArtifactFolder) throws -> Version {
        let artifact = try VerifiedModel(artifacts.load(record)).artifact
        return Version(
            target: record.target,
            version: record.version,
            manifest: try JSONText.data(artifact.manifest, pretty: true),
            weights: artifact.weights
        )
    }
}
