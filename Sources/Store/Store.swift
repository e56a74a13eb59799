import Access
package import Foundation
import TraceContext

/// The database that the programs share: SQLite in WAL mode, one file on one host.
///
/// When ``write(_:)`` returns, its changes are on disk. Concurrent writers of one process share a commit. Writers of
/// different processes take turns; each waits at most its busy timeout.
package struct Store: Sendable {
    package let path: String
    let engine: any Engine
    private let commits: GroupCommit
    private let log = ActivityLog()
    let busyTimeout: TimeInterval

    /// The default time to wait for another process's write, in seconds.
    package static let busyTimeout: TimeInterval = 10

    /// How to open a database.
    package enum Opening: Sendable {
        /// Creates the file and its folder if necessary, and migrates the schema. Throws if the file is not writable.
        case createOrMigrate
        /// Migrates the schema. Throws if the file does not exist.
        case existing
        /// Opens the file read-only, without migration. Throws if the file does not exist.
        ///
        /// A query of columns or tables that an older schema lacks throws ``StoreError/unexpected(path:reason:)``.
        case readOnly
    }

    /// Opens the database.
    ///
    /// - Parameters:
    ///   - path: the path of the file.
    ///   - opening: whether to create, migrate or only read the file.
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

    /// Closes the database; later reads and writes fail.
    ///
    /// - Throws: ``StoreError`` if a read or a write is running.
    package func close() throws {
        do {
            try engine.close()
        } catch {
            throw StoreError.mapping(error, path: path, busyTimeout: busyTimeout)
        }
    }

    /// Runs `work` in one snapshot of the database.
    ///
    /// - Parameter work: the queries.
    /// - Returns: the result of `work`.
    /// - Throws: ``StoreError``, or any error of `work`.
    package func read<Value: Sendable>(
        _ work: @escaping @Sendable (ReadTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await engine.read { try work(ReadTransaction(connection: $0)) }
        } catch {
            throw mapping(error)
        }
    }

    /// Runs `work` atomically; when this returns, the changes are on disk.
    ///
    /// - Parameter work: the changes; it may run again from the start if its commit failed.
    /// - Returns: the result of `work`.
    /// - Throws: ``StoreError``, or any error of `work`; then no change is kept.
    package func write<Value: Sendable>(
        _ work: @escaping @Sendable (WriteTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await commits.run(as: Actor.current ?? .local, trace: Trace.current?.id, work)
        } catch {
            throw mapping(error)
        }
    }

    /// A number that changes with every commit, also of other programs, for as long as this store is open.
    ///
    /// It costs less than any query, and proves that what was read before is still true.
    ///
    /// - Throws: ``StoreError``.
    package func revision() throws -> Int64 {
        do {
            return try engine.revision()
        } catch {
            throw mapping(error)
        }
    }

    /// This process's activity since it opened the database.
    package var activity: StoreActivity { log.current }

    private func mapping(_ error: any Error) -> any Error {
        let mapped = StoreError.mapping(error, path: path, busyTimeout: busyTimeout)
        if case .locked = mapped as? StoreError { log.gaveUpBusy() }
        return mapped
    }

    /// Repeats `open` until it succeeds or the database stays locked for `seconds`.
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

/// Reads from one snapshot; extensions define the queries, one file for each table.
package struct ReadTransaction {
    /// Used by queries of this module, and by tests.
    package let connection: any Connection
}

/// Writes atomically, and reads its own changes.
package struct WriteTransaction {
    /// Used by statements of this module, and by tests.
    package let connection: any Connection
    /// Who makes the changes, for the audit.
    let actor: Actor
    /// The trace of the request that makes the changes.
    let trace: TraceIdentifier?

    package var reading: ReadTransaction { ReadTransaction(connection: connection) }
}
