import DurableFiles
import Foundation
package import Timing

extension Backup {
    /// A restored database.
    package struct RestoredDatabase: Hashable, Sendable {
        /// When the backup was made, in seconds since 1970.
        package var madeAt: Double
        package var observations: Int
        package var keys = RestoredKeys()
        /// The path to which an existing database was moved.
        package var replaced: String?
    }

    /// The checked versions of a backup.
    package struct CheckedVersions<Checked> {
        package var versions: [Checked]
        /// The bundled version by target: the first champion of an installation without a history.
        package var bundled: [String: String]
    }

    /// Restores a backup.
    ///
    /// The whole backup is checked before any file is changed: SQLite's integrity check, the schema, and every model
    /// version. An existing database is moved aside, not deleted.
    ///
    /// - Parameters:
    ///   - path: the path of the backup.
    ///   - database: the path of the restored database.
    ///   - replacing: whether an existing database is replaced; no program may have it open.
    ///   - now: the wall clock.
    ///   - check: checks a version; its error becomes the reason of ``BackupError/damaged(path:reason:)``.
    ///   - publish: publishes the versions, after all checks and before the database is replaced.
    /// - Returns: the restored database.
    /// - Throws: ``BackupError``, ``StoreError``, or any error of `publish`.
    package static func restore<Checked>(
        _ path: String,
        database: String,
        replacing: Bool,
        now: WallClock = .system,
        check: (Version) throws -> Checked,
        publish: (CheckedVersions<Checked>) throws -> Void
    ) throws -> RestoredDatabase {
        guard FileManager.default.fileExists(atPath: path) else { throw BackupError.missing(path: path) }
        let target = URL(fileURLWithPath: database)
        let exists = FileManager.default.fileExists(atPath: database)
        guard replacing || !exists else { throw BackupError.isThere(path: database) }
        let staging = Self.staging(of: target)
        defer { removeDatabase(at: staging.path) }
        do {
            try PrivateFiles.createFolder(target.deletingLastPathComponent())
            try FileManager.default.copyItem(at: URL(fileURLWithPath: path), to: staging)
            // A copy has the permissions of the backup, which its owner may have given to others.
            try PrivateFiles.makePrivate(staging)
            var (restored, versions) = try unpack(staging.path, original: path, check: check)
            if exists { try requireUnused(database) }
            restored.keys = try endAccess(in: staging.path, replacing: exists ? database : nil, now: now())
            try publish(versions)
            let replaced = try moveAside(database, now: now())
            if exists { restored.replaced = replaced }
            try DurableFile.flush(staging)
            try DurableFile.replace(target, with: staging)
            return restored
        } catch let error as CocoaError {
            throw BackupError.cannotWrite(path: database, reason: error.localizedDescription)
        } catch Schema.Refusal.newer {
            throw StoreError.newerSchema(path: path)
        } catch Schema.Refusal.other {
            throw StoreError.otherSchema(path: path)
        } catch {
            throw StoreError.mapping(error, path: database, busyTimeout: 0)
        }
    }

    /// Renames a database together with its journals, which a damaged database may still have, and journals without a
    /// database.
    ///
    /// - Returns: the new path, which is unique even among restorations of the same second.
    private static func moveAside(_ database: String, now: Double) throws -> String {
        func exists(_ name: String) -> Bool {
            journals.contains { FileManager.default.fileExists(atPath: name + $0) }
        }
        let first = "\(database).replaced-\(Int(now))"
        var (name, number) = (first, 1)
        while exists(name) {
            number += 1
            name = "\(first)-\(number)"
        }
        for suffix in journals where FileManager.default.fileExists(atPath: database + suffix) {
            try FileManager.default.moveItem(atPath: database + suffix, toPath: name + suffix)
        }
        return name
    }

    /// Checks a copy of a backup, returns its versions, and drops the tables of versions from the copy.
    private static func unpack<Checked>(
        _ path: String,
        original: String,
        check: (Version) throws -> Checked
    ) throws -> (RestoredDatabase, CheckedVersions<Checked>) {
        do {
            let copy = try SQLiteFile(path)
            let unpacked = try copy.write { connection in
                try requireWhole(connection, original: original)
                let versions = try versions(in: connection, of: original, check: check)
                let restored = RestoredDatabase(
                    madeAt: try connection.value("SELECT made_at FROM backup_info") ?? 0,
                    observations: try ReadTransaction(connection: connection).observationCount()
                )
                for table in tables { try connection.run("DROP TABLE \(table)") }
                return (restored, versions)
            }
            try copy.close()
            return unpacked
        } catch SQLError.failed(.notADatabase, _) {
            throw BackupError.noBackup(path: original)
        } catch SQLError.failed(.damaged, let reason) {
            throw BackupError.damaged(path: original, reason: reason)
        }
    }

    private static func requireWhole(_ connection: any Connection, original: String) throws {
        let found: [String] = try connection.values(connection.dialect.tableNames)
        guard found.contains("backup_info"), found.contains("backup_artifacts") else {
            throw BackupError.noBackup(path: original)
        }
        let problems = try ReadTransaction(connection: connection).integrityProblems(limit: 3)
        guard problems.isEmpty else {
            throw BackupError.damaged(path: original, reason: problems.joined(separator: "; "))
        }
        guard try Schema.acceptedVersion(connection) != nil else { throw Schema.Refusal.other }
        let faults = try ReadTransaction(connection: connection).schemaComparison(without: tables).faults
        guard faults.isEmpty else { throw BackupError.otherSchema(path: original, differences: faults) }
    }

    private static func versions<Checked>(
        in connection: any Connection,
        of path: String,
        check: (Version) throws -> Checked
    ) throws -> CheckedVersions<Checked> {
        let bundled = try connection.rows("SELECT target, version FROM backup_shipped") { row in
            (try row[0] as String, try row[1] as String)
        }
        let versions = try connection.rows(
            "SELECT target, version, manifest, weights FROM backup_artifacts ORDER BY target, version"
        ) { row in
            let version = Version(
                target: try row[0],
                version: try row[1],
                manifest: try row[2],
                weights: try row[3]
            )
            do {
                return try check(version)
            } catch {
                throw BackupError.damaged(path: path, reason: "\(error)")
            }
        }
        return CheckedVersions(
            versions: versions,
            bundled: Dictionary(bundled, uniquingKeysWith: { first, _ in first })
        )
    }

    /// Requires that no program has a database open, and moves its journal into the database file.
    private static func requireUnused(_ path: String) throws {
        // SQLite would delete the journal of a file that is not a database.
        guard isDatabase(path) else {
            guard !isLockedByAnotherProcess(path) else { throw BackupError.inUse(path: path) }
            return
        }
        do {
            let database = try SQLiteFile(path)
            let isAlone = try database.foldJournal()
            try database.close()
            guard isAlone else { throw BackupError.inUse(path: path) }
        } catch SQLError.failed(.locked, _) {
            throw BackupError.inUse(path: path)
        } catch SQLError.failed(.notADatabase, _), SQLError.failed(.damaged, _) {
            // A damaged database may be replaced. SQLite cannot open it, so the system is asked for the locks of programs
            // that opened it before the damage.
            guard !isLockedByAnotherProcess(path) else { throw BackupError.inUse(path: path) }
        }
    }

    /// Whether a file begins as each SQLite file (https://www.sqlite.org/fileformat.html#magic_header_string).
    static func isDatabase(_ path: String) -> Bool {
        let handle = FileHandle(forReadingAtPath: path)
        defer { try? handle?.close() }
        return (try? handle?.read(upToCount: 16)) == Data("SQLite format 3\0".utf8)
    }

    /// Whether another process holds one of SQLite's locks; in WAL mode each open connection holds one.
    private static func isLockedByAnotherProcess(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // The bytes of the locks: https://www.sqlite.org/src/doc/trunk/src/os.h, PENDING_BYTE and the 511 bytes after it.
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = 0x4000_0000
        lock.l_len = 512
        return fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
    }
}
