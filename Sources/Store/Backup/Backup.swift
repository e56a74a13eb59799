import CanonicalJSON
import CodeVersion
import Foundation
import GRDB
import Timing

/// A backup: one SQLite file that holds the whole database as it was at one moment, and the files of every model version
/// that were whole, in tables of their own.
///
/// It is written while the services run; what is answered meanwhile may or may not be in it, but never by halves.
package enum Backup {
    /// What a backup holds.
    package struct Contents: Hashable, Sendable, Encodable {
        package var path: String
        /// Of the file.
        package var bytes: Int
        package var observations: Int
        /// As `model/version`.
        package var versions: [String]
        /// Recorded versions whose files are missing or broken, with what is wrong.
        package var left: [String]

        private enum CodingKeys: String, CodingKey {
            case path
            case bytes
            case observations
            case versions
            case left = "left_out"
        }
    }

    static let tables = """
        CREATE TABLE backup_info (made_at REAL NOT NULL, code_version TEXT NOT NULL) STRICT;
        CREATE TABLE backup_artifacts (
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            manifest BLOB NOT NULL,
            weights BLOB NOT NULL,
            PRIMARY KEY (model, version)
        ) STRICT;
        CREATE TABLE backup_shipped (model TEXT PRIMARY KEY, version TEXT NOT NULL) STRICT;
        """

    /// Writes a backup beside its place, checks it, and renames it.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - artifacts: the files of its versions.
    ///   - path: of the new file.
    ///   - replacing: whether a file that is there is replaced.
    ///   - now: the wall clock.
    /// - Returns: what it holds.
    /// - Throws: ``BackupError`` or ``StoreError``; then there is no new file.
    package static func write(
        _ store: Store,
        _ artifacts: ArtifactFolder,
        to path: String,
        replacing: Bool,
        now: WallClock = .system
    ) throws -> Contents {
        try requireElsewhere(path, than: store.path)
        guard replacing || !FileManager.default.fileExists(atPath: path) else { throw BackupError.isThere(path: path) }
        let target = URL(fileURLWithPath: path)
        let staging = Self.staging(of: target)
        defer { removeDatabase(at: staging.path) }
        removeLeftovers(of: target, now: now())
        do {
            let contents = try fill(staging.path, from: store, artifacts, at: now())
            try DurableFile.flush(staging)
            try DurableFile.replace(target, with: staging)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return Contents(
                path: path,
                bytes: (attributes[.size] as? NSNumber)?.intValue ?? 0,
                observations: contents.observations,
                versions: contents.versions,
                left: contents.left
            )
        } catch let error as DatabaseError {
            throw StoreError.mapping(error, path: path, busyTimeout: store.busyTimeout)
        } catch let error as CocoaError {
            throw BackupError.cannotWrite(path: path, reason: error.localizedDescription)
        }
    }

    /// A file that is renamed over the open database takes it away from the services, and all that they write afterwards.
    private static func requireElsewhere(_ path: String, than database: String) throws {
        let (target, own) = (FilePlace(path), FilePlace(database))
        for suffix in journals where target.isSame(as: own.appending(suffix)) {
            throw BackupError.isTheDatabase(path: path)
        }
    }

    private static func fill(
        _ path: String,
        from store: Store,
        _ artifacts: ArtifactFolder,
        at time: Double
    ) throws -> Contents {
        let copy = try DatabaseQueue(path: path)
        try store.pool.backup(to: copy)
        // One file, without a journal beside it.
        try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        let contents = try copy.write { database in
            try database.execute(sql: tables)
            try database.execute(
                sql: "INSERT INTO backup_info (made_at, code_version) VALUES (?, ?)",
                arguments: [time, CodeVersion.current]
            )
            return try copyArtifacts(from: artifacts, into: database)
        }
        let problems = try copy.read { try ReadTransaction(database: $0).integrityProblems(limit: 3) }
        guard problems.isEmpty else {
            throw BackupError.damaged(path: path, reason: problems.joined(separator: "; "))
        }
        try copy.close()
        return contents
    }

    private static func copyArtifacts(from artifacts: ArtifactFolder, into database: Database) throws -> Contents {
        let transaction = ReadTransaction(database: database)
        var contents = Contents(
            path: "",
            bytes: 0,
            observations: try transaction.observationCount(),
            versions: [],
            left: []
        )
        for model in try transaction.models() {
            for record in try transaction.versions(of: model) {
                let name = "\(model)/\(record.version)"
                do {
                    let artifact = try artifacts.load(model: model, version: record.version, as: record)
                    _ = try artifact.verifiedForecaster()
                    try database.execute(
                        sql: "INSERT INTO backup_artifacts (model, version, manifest, weights) VALUES (?, ?, ?, ?)",
                        arguments: [
                            model, record.version, try JSONText.data(artifact.manifest, pretty: true), artifact.weights,
                        ]
                    )
                    contents.versions.append(name)
                } catch let error where error is ArtifactError || error is RegistryError {
                    let isPruned = try transaction.versionEvents(of: record.version, model: model)
                        .contains { $0.kind == .pruned }
                    if !isPruned { contents.left.append("\(name): \(error)") }
                }
            }
            if let shipped = try? artifacts.shippedVersion(of: model) {
                try database.execute(
                    sql: "INSERT INTO backup_shipped (model, version) VALUES (?, ?)",
                    arguments: [model, shipped]
                )
            }
        }
        return contents
    }
}
