import CodeVersion
import DurableFiles
package import Foundation
package import Observations
package import Timing

/// A backup: one SQLite file with a snapshot of the whole database, and with files of model versions in additional
/// tables.
///
/// This module stores the files of versions without reading their content; the caller checks the versions.
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

        /// Reads the database of the backup.
        package var reading: ReadTransaction { ReadTransaction(connection: connection) }

        package func insert(_ version: Version) throws {
            try connection.execute(
                "INSERT INTO backup_artifacts (target, version, manifest, weights) VALUES (?, ?, ?, ?)",
                [version.target, version.version, version.manifest, version.weights]
            )
        }

        /// Stores the name of the bundled version: the first champion of an installation without a history.
        package func insertBundledVersion(_ version: String, of target: TargetName) throws {
            try connection.execute("INSERT INTO backup_shipped (target, version) VALUES (?, ?)", [target, version])
        }
    }

    /// The ending of the name of a backup that must not take the place of a good one.
    private static let faultyEnding = ".faulty"

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

    /// Writes a backup to a temporary file, checks it, and renames it.
    ///
    /// The services may run meanwhile. The backup contains each of their concurrent transactions completely or not at
    /// all.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - path: the path of the new file.
    ///   - replacing: whether an existing file is replaced.
    ///   - now: the wall clock.
    ///   - isFaulty: whether the result of `addVersions` is that of a backup that must not take the place of a good one:
    ///     it gets the ending `.faulty`, and the file at `path` stays as it is.
    ///   - addVersions: adds the model versions to the backup.
    /// - Returns: the result of `addVersions`, and the path and the size of the file in bytes.
    /// - Throws: ``BackupError``, ``StoreError``, or any error of `addVersions`; then no new file exists.
    package static func write<Value>(
        _ store: Store,
        to path: String,
        replacing: Bool,
        now: WallClock = .system,
        isFaulty: (Value) -> Bool = { _ in false },
        addVersions: (Writer) throws -> Value
    ) throws -> (value: Value, path: String, bytes: Int) {
        for place in [path, path + faultyEnding] { try requireElsewhere(place, than: store.path) }
        guard replacing || !FileManager.default.fileExists(atPath: path) else { throw BackupError.isThere(path: path) }
        let target = URL(fileURLWithPath: path)
        let staging = Self.staging(of: target)
        defer { removeDatabase(at: staging.path) }
        removeLeftovers(of: target, now: now())
        do {
            try store.engine.copy(to: staging.path)
            let value = try fill(staging.path, at: now(), addVersions: addVersions)
            let place = isFaulty(value) ? path + faultyEnding : path
            try DurableFile.flush(staging)
            try DurableFile.replace(URL(fileURLWithPath: place), with: staging)
            let attributes = try FileManager.default.attributesOfItem(atPath: place)
            return (value, place, (attributes[.size] as? NSNumber)?.intValue ?? 0)
        } catch let error as CocoaError {
            throw BackupError.cannotWrite(path: path, reason: error.localizedDescription)
        } catch {
            throw StoreError.mapping(error, path: path, busyTimeout: store.busyTimeout)
        }
    }

    /// Requires that the backup does not replace the open database: the services would lose it and all later writes.
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
