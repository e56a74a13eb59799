import Foundation
import GRDB

/// The one database that the services share: SQLite in WAL mode, one file on one host.
///
/// What ``write(_:)`` has returned is on disk (`synchronous = FULL`). Writers of this process that wait at the same
/// time share one commit; writers of other processes take turns, each waiting at most its busy timeout.
package struct Store: Sendable {
    package let path: String
    let pool: DatabasePool
    private let commits: GroupCommit
    private let log = ActivityLog()
    let busyTimeout: TimeInterval

    /// Seconds to wait for another process's write, unless said otherwise.
    package static let busyTimeout: TimeInterval = 10

    /// How a database file that may not be there is opened.
    package enum Opening: Sendable {
        /// Creates the file and the folder, and brings the schema up to date; refuses a file that cannot be written.
        case createOrMigrate
        /// Refuses a file that is not there; an older schema is brought up to date.
        case existing
        /// Refuses a file that is not there; reads whatever schema it has, and can write nothing.
        ///
        /// A query of what an older schema does not have throws ``StoreError/unexpected(path:reason:)``.
        case asItIs
    }

    /// Opens the database.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - opening: what to do where it is not there.
    ///   - busyTimeout: seconds to wait for another process's write.
    /// - Throws: ``StoreError`` when the file cannot be opened, is no database, or has a newer schema.
    package init(
        path: String,
        opening: Opening = .createOrMigrate,
        busyTimeout: TimeInterval = Store.busyTimeout
    ) throws {
        self.path = path
        self.busyTimeout = busyTimeout
        do {
            try Self.prepareFile(at: path, opening: opening)
            pool = try Self.patiently(busyTimeout) {
                var configuration = Self.configuration(busyTimeout: busyTimeout)
                configuration.readonly = opening == .asItIs
                let pool = try DatabasePool(path: path, configuration: configuration)
                if try pool.read(Schema.migrator.hasBeenSuperseded) {
                    throw StoreError.newerSchema(path: path)
                }
                if opening != .asItIs { try Self.migrate(pool) }
                if opening == .createOrMigrate { try Self.checkThatItCanBeWritten(pool) }
                return pool
            }
        } catch {
            throw StoreError(error, path: path, busyTimeout: busyTimeout)
        }
        commits = GroupCommit(pool: pool, activity: log)
    }

    /// Lets go of the file; nothing can be read or written afterwards.
    ///
    /// - Throws: ``StoreError`` while something is being read or written.
    package func close() throws {
        do {
            try pool.close()
        } catch {
            throw StoreError.mapping(error, path: path, busyTimeout: busyTimeout)
        }
    }

    /// Runs `work` in one snapshot of the database.
    ///
    /// - Parameter work: what to read.
    /// - Returns: what `work` returns.
    /// - Throws: ``StoreError``, or what `work` throws.
    package func read<Value: Sendable>(
        _ work: @escaping @Sendable (ReadTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.read { try work(ReadTransaction(database: $0)) }
        } catch {
            throw mapping(error)
        }
    }

    /// Runs `work` as one unit, all or nothing; when this returns, it is on disk.
    ///
    /// - Parameter work: what to write; it may run again from the start if the commit it was part of failed.
    /// - Returns: what `work` returns.
    /// - Throws: ``StoreError``, or what `work` throws; then nothing of it is kept.
    package func write<Value: Sendable>(
        _ work: @escaping @Sendable (WriteTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await commits.run(work)
        } catch {
            throw mapping(error)
        }
    }

    /// What this process has done with the database since it opened it.
    package var activity: StoreActivity { log.current }

    private func mapping(_ error: any Error) -> any Error {
        let mapped = StoreError.mapping(error, path: path, busyTimeout: busyTimeout)
        if case .locked = mapped as? StoreError { log.gaveUpBusy() }
        return mapped
    }

    private static func configuration(busyTimeout: TimeInterval) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    /// SQLite waits for no other program while it turns a new file to WAL mode, so the opening itself is tried again.
    private static func patiently<Value>(_ seconds: TimeInterval, _ open: () throws -> Value) throws -> Value {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            do {
                return try open()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && .now < deadline {
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }

    /// Programs that start together may take the same step: whoever comes second fails, and goes on after the first.
    ///
    /// An error that comes while no other program has made progress is a real one.
    private static func migrate(_ pool: DatabasePool) throws {
        let migrator = Schema.migrator
        while try !pool.read(migrator.hasCompletedMigrations) {
            let before = try pool.read(migrator.appliedIdentifiers)
            do {
                try migrator.migrate(pool)
            } catch {
                guard try pool.read(migrator.appliedIdentifiers) != before else { throw error }
            }
        }
    }

    /// SQLite opens a file that it may only read without a word; what it refuses is a statement that could write.
    private static func checkThatItCanBeWritten(_ pool: DatabasePool) throws {
        do {
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "DELETE FROM grdb_migrations WHERE FALSE")
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // Another program is writing to it.
        }
    }

    private static func prepareFile(at path: String, opening: Opening) throws {
        switch opening {
        case .existing, .asItIs:
            guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        case .createOrMigrate:
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            } catch {
                throw StoreError.cannotOpen(path: path, reason: "its folder cannot be created")
            }
        }
    }
}

/// Reads from one snapshot; the queries are in the extensions, one file for each noun.
package struct ReadTransaction {
    let database: Database
}

/// Writes as one unit, and reads what it has written.
package struct WriteTransaction {
    let database: Database

    package var reading: ReadTransaction { ReadTransaction(database: database) }
}
