package import Foundation
import GRDB

/// One connection to a SQLite file, without the schema and the transactions of ``Store``.
///
/// Used by backups, and by tests that write rows which the store's functions do not write. All calls block the calling
/// thread.
package final class SQLiteFile: Sendable {
    private let queue: DatabaseQueue

    /// - Parameters:
    ///   - path: the path of the file, which is created if it does not exist.
    ///   - busyTimeout: seconds to wait for another program's write.
    /// - Throws: ``SQLError``.
    package init(_ path: String, busyTimeout: TimeInterval = 0) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        if busyTimeout > 0 { configuration.busyMode = .timeout(busyTimeout) }
        queue = try SQLError.translating { try DatabaseQueue(path: path, configuration: configuration) }
    }

    /// Runs `work` in one transaction that holds the write lock from its start.
    package func write<Value>(_ work: (any Connection) throws -> Value) throws -> Value {
        try SQLError.translating { try queue.write { try work(SQLiteConnection($0)) } }
    }

    /// Runs each statement of `work` in its own transaction, unless a statement begins a transaction; that transaction
    /// may stay open between calls.
    package func withoutTransaction<Value>(_ work: (any Connection) throws -> Value) throws -> Value {
        try SQLError.translating { try queue.writeWithoutTransaction { try work(SQLiteConnection($0)) } }
    }

    /// Moves the journal into the database file.
    ///
    /// - Returns: `false` if another program has the file open, because SQLite cannot leave WAL mode then.
    package func foldJournal() throws -> Bool {
        try withoutTransaction { try $0.value("PRAGMA journal_mode = DELETE") == "delete" }
    }

    package func close() throws {
        try SQLError.translating { try queue.close() }
    }
}
