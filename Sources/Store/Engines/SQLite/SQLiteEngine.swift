import DurableFiles
import Foundation
import GRDB

/// A SQLite file in WAL mode that the programs of one host share.
///
/// Readers use snapshots and never wait. Writers take turns; each waits at most its busy timeout. A commit is flushed
/// to disk (`synchronous = FULL`). SQLite does not wait for other programs when it switches a new file to WAL mode, so
/// opening may fail with `locked` and can be repeated.
struct SQLiteEngine: Engine {
    private let pool: DatabasePool
    /// One connection that never writes: SQLite counts the commits of all other connections for it.
    private let observer: DatabaseQueue

    /// - Parameters:
    ///   - path: the path of the file.
    ///   - opening: whether to create, migrate or only read the file.
    ///   - busyTimeout: seconds to wait for another program's write.
    /// - Throws: ``SQLError``, or ``StoreError`` for a file that must not be opened.
    init(path: String, opening: Store.Opening, busyTimeout: TimeInterval) throws {
        try Self.prepareFile(at: path, opening: opening)
        try Self.requireAcceptedSchema(at: path, busyTimeout: busyTimeout)
        var configuration = Self.configuration(busyTimeout: busyTimeout)
        configuration.readonly = opening == .readOnly
        pool = try SQLError.translating { try DatabasePool(path: path, configuration: configuration) }
        configuration.readonly = true
        observer = try SQLError.translating { try DatabaseQueue(path: path, configuration: configuration) }
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await SQLError.translating { try await pool.read { try work(SQLiteConnection($0)) } }
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await SQLError.translating { try await pool.write { try work(SQLiteConnection($0)) } }
    }

    func readNow<Value>(_ work: (any Connection) throws -> Value) throws -> Value {
        try SQLError.translating { try pool.read { try work(SQLiteConnection($0)) } }
    }

    func writeNow<Value>(_ work: (any Connection) throws -> Value) throws -> Value {
        try SQLError.translating { try pool.write { try work(SQLiteConnection($0)) } }
    }

    func revision() throws -> Int64 {
        try SQLError.translating {
            try observer.inDatabase { database in
                let statement = try database.cachedStatement(sql: "PRAGMA data_version")
                return try Int64.fetchOne(statement) ?? 0
            }
        }
    }

    func copy(to path: String) throws {
        try SQLError.translating {
            PrivateFiles.create(path)
            let copy = try DatabaseQueue(path: path)
            try pool.backup(to: copy)
            // Keeps the copy a single file, without a journal.
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try copy.close()
        }
    }

    func close() throws {
        try SQLError.translating {
            try observer.close()
            try pool.close()
        }
    }

    private static func configuration(busyTimeout: TimeInterval) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    /// Refuses a file with a foreign or newer schema before the pool changes its journal mode.
    private static func requireAcceptedSchema(at path: String, busyTimeout: TimeInterval) throws {
        // SQLite itself refuses a folder, with the better reason.
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else { return }
        var configuration = configuration(busyTimeout: busyTimeout)
        configuration.readonly = true
        try SQLError.translating {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { _ = try Schema.acceptedVersion(SQLiteConnection($0)) }
            try queue.close()
        }
    }

    private static func prepareFile(at path: String, opening: Store.Opening) throws {
        switch opening {
        case .existing, .readOnly:
            guard FileManager.default.fileExists(atPath: path) else {
                if let obstacle = FileObstacle.to(path, writing: false) {
                    throw StoreError.cannotOpen(path: path, reason: obstacle)
                }
                throw StoreError.missing(path: path)
            }
        case .createOrMigrate:
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            do {
                try PrivateFiles.createFolder(folder)
            } catch {
                let obstacle = FileObstacle.to(path, writing: true).map { ": \($0)" } ?? ""
                throw StoreError.cannotOpen(path: path, reason: "its folder cannot be created\(obstacle)")
            }
            // SQLite gives the journals the permissions of the database.
            PrivateFiles.create(path)
        }
    }
}
