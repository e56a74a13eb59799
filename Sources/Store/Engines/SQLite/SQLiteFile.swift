import Foundation
import GRDB

/// One connection to a SQLite file, outside the schema and the unit of work of ``Store``.
///
/// For backups, and for tests that write what no function of the store writes. All calls wait on the calling thread.
package final class SQLiteFile: Sendable {
    private let queue: DatabaseQueue

    /// - Parameters:
    ///   - path: of the file, which is created if it does not exist.
    ///   - busyTimeout: seconds to wait for another program's write.
    /// - Throws: ``SQLError``.
    package init(_ path: String, busyTimeout: TimeInterval = 0) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        if busyTimeout > 0 { configuration.busyMode = .timeout(busyTimeout) }
        queue = try SQLError.translating { try DatabaseQueue(path: path, configuration: configuration) }
    }

    /// Runs `work` in one transaction that holds the write lock from its beginning.
    package func write<Value>(_ work: (any Connection) throws -> Value) throws -> Value {
        try SQLError.translating { try queue.write { try work(SQLiteConnection($0)) } }
    }

    /// Runs `work` with each statement in a transaction of its own, unless one begins a transaction, which may stay open
    /// from one call to the next.
    package func withoutTransaction<Value>(_ work: (any Connection) throws -> Value) throws -> Value {
        try SQLError.translating { try queue.writeWithoutTransaction { try work(SQLiteConnection($0)) } }
    }

    /// Moves the journal into the file.
    ///
    /// - Returns: `false` if another program has the file open: SQLite leaves WAL mode only without others.
    package func foldJournal() throws -> Bool {
        try withoutTransaction { try $0.value("PRAGMA journal_mode = DELETE") == "delete" }
    }

    package func close() throws {
        try SQLError.translating { try queue.close() }
    }
}
