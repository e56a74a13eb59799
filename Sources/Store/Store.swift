import Foundation

/// The one database that the programs share: SQLite in WAL mode, one file on one host.
///
/// The changes of a ``write(_:)`` that has returned are on disk. Writers of this process that wait at the same time share
/// one commit. Writers of other processes take turns, each waiting at most its busy timeout.
package struct Store: Sendable {
    package let path: String
    let engine: any Engine
    private let commits: GroupCommit
    private let log = ActivityLog()
    let busyTimeout: TimeInterval

    /// Seconds to wait for another process's write, unless said otherwise.
    package static let busyTimeout: TimeInterval = 10

    /// How a database that may not exist is opened.
    package enum Opening: Sendable {
        /// Creates the file and the folder, and brings the schema up to date; refuses a file that cannot be written.
        case createOrMigrate
        /// Refuses a file that does not exist; an older schema is brought up to date.
        case existing
        /// Refuses a file that does not exist; reads whatever schema it has, and can write nothing.
        ///
        /// A query of columns or tables that an older schema does not have throws ``StoreError/unexpected(path:reason:)``.
        case readOnly
    }

    /// Opens the database.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - opening: what to do if it does not exist.
    ///   - busyTimeout: seconds to wait for another process's write.
    /// - Throws: ``StoreError`` if the file cannot be opened, is not a database, or has a newer or a foreign schema.
    package init(
        path: String,
        opening: Opening = .createOrMigrate,
        busyTimeout: TimeInterval = Store.busyTimeout
    ) throws {
        self.path = path
        self.busyTimeout = busyTimeout
        do {
            engine = try Self.patiently(busyTimeout) {
                let engine = try SQLiteEngine(path: path, opening: opening, busyTimeout: busyTimeout)
                try Schema.prepare(engine, opening)
                return engine
            }
        } catch {
            throw StoreError(error, path: path, busyTimeout: busyTimeout)
        }
        commits = GroupCommit(engine: engine, activity: log)
    }

    /// Lets go of the database; nothing can be read or written afterwards.
    ///
    /// - Throws: ``StoreError`` while something is being read or written.
    package func close() throws {
        do {
            try engine.close()
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
            return try await engine.read { try work(ReadTransaction(connection: $0)) }
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

    /// Repeats an opening that another program held up.
    private static func patiently<Value>(_ seconds: TimeInterval, _ open: () throws -> Value) throws -> Value {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            do {
                return try open()
            } catch SQLError.failed(.locked, _) where .now < deadline {
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }
}

/// Reads from one snapshot; the queries are in the extensions, one file for each noun.
package struct ReadTransaction {
    /// For the queries of this module, and for tests.
    package let connection: any Connection
}

/// Writes as one unit, and reads what it has written.
package struct WriteTransaction {
    /// For the statements of this module, and for tests, which write what no function writes.
    package let connection: any Connection

    package var reading: ReadTransaction { ReadTransaction(connection: connection) }
}
