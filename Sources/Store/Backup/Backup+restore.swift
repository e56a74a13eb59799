import CanonicalJSON
import Foundation
import GRDB
import Timing

extension Backup {
    /// What a restoration has put back.
    package struct Restored: Hashable, Sendable, Encodable {
        package var database: String
        /// Seconds since 1970.
        package var madeAt: Double
        package var observations: Int
        /// As `model/version`.
        package var versions: [String]
        /// Where the database that was there has been put.
        package var replaced: String?

        private enum CodingKeys: String, CodingKey {
            case database
            case madeAt = "made_at"
            case observations
            case versions
            case replaced
        }
    }

    /// Puts a backup in the place of an installation.
    ///
    /// The backup is checked before anything is touched: SQLite's integrity check, the schema, and every model version
    /// as before it serves. A database that is there is moved aside, not deleted; versions that are there as they were
    /// published stay.
    ///
    /// - Parameters:
    ///   - path: of the backup.
    ///   - database: where the database goes.
    ///   - artifacts: where the versions go.
    ///   - replacing: whether a database that is there is replaced; nobody may have it open.
    ///   - now: the wall clock.
    /// - Returns: what was put back.
    /// - Throws: ``BackupError``, ``StoreError`` or ``ArtifactError``.
    package static func restore(
        _ path: String,
        database: String,
        _ artifacts: ArtifactFolder,
        replacing: Bool,
        now: WallClock = .system
    ) throws -> Restored {
        guard FileManager.default.fileExists(atPath: path) else { throw BackupError.missing(path: path) }
        let target = URL(fileURLWithPath: database)
        let isThere = FileManager.default.fileExists(atPath: database)
        guard replacing || !isThere else { throw BackupError.isThere(path: database) }
        let staging = Self.staging(of: target)
        defer { removeDatabase(at: staging.path) }
        do {
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try FileManager.default.copyItem(at: URL(fileURLWithPath: path), to: staging)
            var (restored, versions) = try unpack(staging.path, original: path)
            restored.database = database
            if isThere { try requireUnused(database) }
            for version in versions { try artifacts.publish(version.artifact) }
            for shipped in versions.compactMap(\.shipped) where try artifacts.shippedVersion(of: shipped.model) == nil {
                try artifacts.ship(model: shipped.model, version: shipped.version)
            }
            if isThere {
                let aside = unusedName("\(database).replaced-\(Int(now()))")
                try FileManager.default.moveItem(atPath: database, toPath: aside)
                restored.replaced = aside
            }
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) }
            try DurableFile.flush(staging)
            try DurableFile.replace(target, with: staging)
            return restored
        } catch let error as DatabaseError {
            throw StoreError.mapping(error, path: database, busyTimeout: 0)
        } catch let error as CocoaError {
            throw BackupError.cannotWrite(path: database, reason: error.localizedDescription)
        }
    }

    /// Restorations of the same second must not be in each other's way.
    private static func unusedName(_ path: String) -> String {
        var (name, number) = (path, 1)
        while FileManager.default.fileExists(atPath: name) {
            number += 1
            name = "\(path)-\(number)"
        }
        return name
    }

    private struct Version {
        var artifact: ModelArtifact
        /// Where the folder ships this version.
        var shipped: (model: String, version: String)?
    }

    /// Checks a copy of a backup, and takes the versions out of it.
    private static func unpack(_ path: String, original: String) throws -> (Restored, [Version]) {
        do {
            let copy = try DatabaseQueue(path: path)
            let unpacked = try copy.write { database in
                guard try database.tableExists("backup_info"), try database.tableExists("backup_artifacts") else {
                    throw BackupError.noBackup(path: original)
                }
                let transaction = ReadTransaction(database: database)
                let problems = try transaction.integrityProblems(limit: 3)
                guard problems.isEmpty else {
                    throw BackupError.damaged(path: original, reason: problems.joined(separator: "; "))
                }
                if try Schema.migrator.hasBeenSuperseded(database) { throw StoreError.newerSchema(path: original) }
                let versions = try versions(in: database, of: original)
                let restored = Restored(
                    database: "",
                    madeAt: try Double.fetchOne(database, sql: "SELECT made_at FROM backup_info") ?? 0,
                    observations: try transaction.observationCount(),
                    versions: versions.map { "\($0.artifact.manifest.model)/\($0.artifact.manifest.version)" }
                )
                for table in ["backup_info", "backup_artifacts", "backup_shipped"] {
                    try database.execute(sql: "DROP TABLE \(table)")
                }
                return (restored, versions)
            }
            try copy.close()
            return unpacked
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            throw error.resultCode == .SQLITE_NOTADB
                ? BackupError.noBackup(path: original)
                : BackupError.damaged(path: original, reason: error.message ?? "\(error.resultCode)")
        }
    }

    private static func versions(in database: Database, of path: String) throws -> [Version] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT manifest, weights, backup_shipped.version
                FROM backup_artifacts LEFT JOIN backup_shipped USING (model, version)
                ORDER BY model, backup_artifacts.version
                """
        )
        return try rows.map { row in
            do {
                let manifest = try JSONText.decode(ModelManifest.self, from: row[0] as Data)
                let artifact = ModelArtifact(manifest: manifest, weights: row[1])
                _ = try artifact.verifiedForecaster()
                return Version(artifact: artifact, shipped: (row[2] as String?).map { (manifest.model, $0) })
            } catch {
                throw BackupError.damaged(path: path, reason: "\(error)")
            }
        }
    }

    /// Moves what is in the journal into the database.
    ///
    /// SQLite leaves WAL mode only while nobody else has the database open.
    private static func requireUnused(_ path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            let mode = try database.writeWithoutTransaction {
                try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
            }
            try database.close()
            guard mode == "delete" else { throw BackupError.inUse(path: path) }
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
            throw BackupError.inUse(path: path)
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            // What is damaged is what a restoration is for.
        }
    }
}
