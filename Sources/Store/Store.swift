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
    private let heavyReads = HeavyReads()
    private let content = ContentRevision()
    private let isReadOnly: Bool
    private let file: FileIdentity?
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
        isReadOnly = opening == .readOnly
        do {
            engine = try Self.patiently(busyTimeout) {
                let engine = try SQLiteEngine(path: path, opening: opening, busyTimeout: busyTimeout)
                try Schema.prepare(engine, opening)
                return engine
            }
        } catch {
            throw StoreError(error, path: path, busyTimeout: busyTimeout)
        }
        file = FileIdentity(path: path)
        commits = GroupCommit(engine: engine, activity: log, file: file)
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

    /// Like ``read(_:)``, for a read that may take long: few of them run at a time, and the others wait.
    ///
    /// - Throws: ``StoreError/overloaded(path:waiting:)`` if too many reads wait, and the errors of ``read(_:)``.
    package func readAtLength<Value: Sendable>(
        _ work: @escaping @Sendable (ReadTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await heavyReads.run { try await read(work) }
        } catch is HeavyReads.Full {
            throw StoreError.overloaded(path: path, waiting: HeavyReads.mostWaiting)
        }
    }

    /// The largest number of reads of ``readAtLength(_:)`` that have run at the same time, and their limit.
    package var readsAtLength: (most: Int, limit: Int) {
        get async { (await heavyReads.mostRunning, HeavyReads.concurrent) }
    }

    /// Runs `work` atomically; when this returns, the changes are on disk.
    ///
    /// - Parameters:
    ///   - rows: the number of rows of work, by which commits are bounded; more than ``mostRowsInCommit`` should be
    ///     divided into several calls.
    ///   - isContent: whether answers depend on the changes, so that ``contentRevision()`` counts them.
    ///   - work: the changes; it may run again from the start if its commit failed.
    /// - Returns: the result of `work`.
    /// - Throws: ``StoreError``, or any error of `work`; then no change is kept.
    package func write<Value: Sendable>(
        rows: Int = 1,
        isContent: Bool = true,
        _ work: @escaping @Sendable (WriteTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await commits.run(
                as: Actor.current ?? .local,
                trace: Trace.current?.id,
                rows: rows,
                isContent: isContent,
                work
            )
        } catch {
            let mapped = mapping(error)
            log.failed(with: mapped)
            throw mapped
        }
    }

    /// A number that changes with every commit, also of other programs, for as long as this store is open.
    ///
    /// It costs less than any query, and proves that earlier answers are still true.
    ///
    /// - Throws: ``StoreError``.
    package func revision() throws -> Int64 {
        do {
            return try engine.revision()
        } catch {
            throw mapping(error)
        }
    }

    /// A number that changes with every commit that changes more than heartbeats, also of other programs.
    ///
    /// While nothing is committed it costs as much as ``revision()``, otherwise a query of one row.
    ///
    /// - Throws: ``StoreError``.
    package func contentRevision() throws -> Int64 {
        do {
            return try content.number(in: engine)
        } catch {
            throw mapping(error)
        }
    }

    /// The most rows of work that one commit should hold the write lock for.
    package static let mostRowsInCommit = GroupCommit.mostRows

    /// Verifies that the file of the database is still the file that was opened.
    ///
    /// - Throws: ``StoreError/removed(path:)`` or ``StoreError/replaced(path:)``.
    package func requireFile() throws {
        try file?.verify()
    }

    /// The free space below which a full disk still counts as full, in bytes.
    private static let leastFreeSpace = 1 << 20

    /// A change of the database's file since the previous call, of any copy of this store.
    package enum FileChange: Hashable, Sendable {
        case lost(StoreError)
        case isBack
    }

    /// Compares the file of the database with the opened file.
    ///
    /// - Returns: `nil` if nothing has changed since the previous call.
    package func fileChange() -> FileChange? {
        var problem: StoreError?
        do { try requireFile() } catch { problem = error as? StoreError }
        guard log.noticed(problem) else { return nil }
        return problem.map(FileChange.lost) ?? .isBack
    }

    /// The reason why observations cannot be stored at the moment; `nil` if nothing is known against it.
    ///
    /// After a failed write it tries an empty write, so that a disk with free space again is noticed without a client's
    /// write.
    ///
    /// - Parameter hasWritten: whether this process stores observations. A process that has written nothing looks at
    ///   the disk and tries an empty write, unless the database is open read-only.
    /// - Returns: the error that the next write is expected to have.
    package func writeProblem(hasWritten: Bool = true) async -> StoreError? {
        do {
            try requireFile()
            let failure = log.failure
            // The empty write may fit into a gap of the files although the next observation does not.
            if case .full? = failure ?? (hasWritten ? nil : .full(path: path)), freeSpace < Self.leastFreeSpace {
                return .full(path: path)
            }
            guard failure != nil || !(hasWritten || isReadOnly) else { return nil }
            try await write(isContent: false) { try $0.touch() }
            return nil
        } catch {
            return StoreError(error, path: path, busyTimeout: busyTimeout)
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

    /// Writes without a change, to find out whether the database can be written.
    func touch() throws {
        try connection.execute("UPDATE \(Schema.versionTable) SET version = version")
    }
}
