import DurableFiles
import Timing
import CodeVersion
import Observations
import Foundation

/// A backup: one SQLite file that holds the whole database as it was at one moment, and files of model versions in tables
/// of their own.
///
/// This module keeps the files of versions without looking inside; which versions are whole is decided by the caller.
package enum Backup {
    /// The files of one model version.
    package struct Version: Hashable, Sendable {
        package var target: TargetName
        package var version: String
        /// The bytes of `model.json`.
        package var manifest: Data
        /// The bytes of the weights.
        package var weights: Data

        package init(target: TargetName, version: String, manifest: Data, weights: Data) {
            self.target = target
            self.version = version
            self.manifest = manifest
            self.weights = weights
        }
    }

    /// A backup that is being written.
    package struct Writer {
        private let connection: any Connection

        init(connection: any Connection) {
            self.connection = connection
        }

        /// The database as it is in the backup.
        package var reading: ReadTransaction { ReadTransaction(connection: connection) }

        package func insert(_ version: Version) throws {
            try connection.execute(
                "INSERT INTO backup_artifacts (target, version, manifest, weights) VALUES (?, ?, ?, ?)",
                [version.target, version.version, version.manifest, version.weights]
            )
        }

        /// Keeps the name of the version that an installation without a history starts with.
        package func insertBundledVersion(_ version: String, of target: TargetName) throws {
            try connection.execute("INSERT INTO backup_shipped (target, version) VALUES (?, ?)", [target, version])
        }
    }

    static let tables = ["backup_info", "backup_artifacts", "backup_shipped"]

    private static func script(_ sql: any Dialect) -> String {
        let options = sql.tableOptions(sortedByKey: false)
        return """
            CREATE TABLE backup_info (made_at \(sql.real) NOT NULL, code_version TEXT NOT NULL) \(options);
            CREATE TABLE backup_artifacts (
                target TEXT NOT NULL,
                version TEXT NOT NULL,
                manifest \(sql.blob) NOT NULL,
                weights \(sql.blob) NOT NULL,
                PRIMARY KEY (target, version)
            ) \(options);
            CREATE TABLE backup_shipped (target TEXT PRIMARY KEY, version TEXT NOT NULL) \(options);
            """
    }

    /// Writes a backup next to its place, checks it, and renames it.
    ///
    /// It is written while the services run; what is answered meanwhile may or may not be in it, but never in part.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - path: of the new file.
    ///   - replacing: whether a file that exists is replaced.
    ///   - now: the wall clock.
    ///   - addVersions: adds the versions of the database in the backup.
    /// - Returns: what `addVersions` returns, and the size of the file in bytes.
    /// - Throws: ``BackupError``, ``StoreError``, or what `addVersions` throws; then there is no new file.
    package static func write<Value>(
        _ store: Store,
        to path: String,
        replacing: Bool,
        now: WallClock = .system,
        addVersions: (Writer) throws -> Value
    ) throws -> (value: Value, bytes: Int) {
        try requireElsewhere(path, than: store.path)
        guard replacing || !FileManager.default.fileExists(atPath: path) else { throw BackupError.isThere(path: path) }
        let target = URL(fileURLWithPath: path)
        let staging = Self.staging(of: target)
        defer { removeDatabase(at: staging.path) }
        removeLeftovers(of: target, now: now())
        do {
            try store.engine.copy(to: staging.path)
            let value = try fill(staging.path, at: now(), addVersions: addVersions)
            try DurableFile.flush(staging)
            try DurableFile.replace(target, with: staging)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return (value, (attributes[.size] as? NSNumber)?.intValue ?? 0)
        } catch let error as CocoaError {
            throw BackupError.cannotWrite(path: path, reason: error.localizedDescription)
        } catch {
            throw StoreError.mapping(error, path: path, busyTimeout: store.busyTimeout)
        }
    }

    /// A file that is renamed over the open database takes it away from the services, and all that they write afterwards.
    private static func requireElsewhere(_ path: String, than database: String) throws {
        let (target, own) = (FilePlace(path), FilePlace(database))
        for suffix in journals where target.isSame(as: own.appending(suffix)) {
            throw BackupError.isTheDatabase(path: path)
        }
    }

    private static func fill<Value>(
        _ path: String,
        at time: Double,
        addVersions: (Writer) throws -> Value
    ) throws -> Value {
        let copy = try SQLiteFile(path)
        let value = try copy.write { connection in
            try connection.run(script(connection.dialect))
            try connection.execute(
                "INSERT INTO backup_info (made_at, code_version) VALUES (?, ?)",
                [time, CodeVersion.current]
            )
            return try addVersions(Writer(connection: connection))
        }
        let problems = try copy.withoutTransaction {
            try ReadTransaction(connection: $0).integrityProblems(limit: 3)
        }
        guard problems.isEmpty else {
            throw BackupError.damaged(path: path, reason: problems.joined(separator: "; "))
        }
        try copy.close()
        return value
    }
}
