import Foundation
import GRDB

/// What went wrong with the database, and what the operator can do.
package enum StoreError: Error, Hashable, CustomStringConvertible {
    case missing(path: String)
    case cannotOpen(path: String, reason: String)
    case notADatabase(path: String)
    case newerSchema(path: String)
    /// For so many seconds.
    case locked(path: String, seconds: TimeInterval)
    case full(path: String)
    case readOnly(path: String)
    case inputOutput(path: String, reason: String)
    case unexpected(path: String, reason: String)

    package var description: String {
        switch self {
        case .missing(let path):
            "the database \(path) is not there: start aerocast-api once to create it, or give another path"
        case .cannotOpen(let path, let reason):
            "the database \(path) cannot be opened: \(reason)"
        case .notADatabase(let path):
            "\(path) is no SQLite database, or it is damaged: give another path, or restore a backup"
        case .newerSchema(let path):
            "the database \(path) was written by a newer version of AeroCast: install that version, or give another path"
        case .locked(let path, let seconds):
            "the database \(path) stayed locked by another program for \(seconds.formatted()) s"
        case .full(let path):
            "the disk of the database \(path) is full: free some space; nothing that was acknowledged is lost"
        case .readOnly(let path):
            "the database \(path) cannot be written: check the owner and the rights of the file and of its folder"
        case .inputOutput(let path, let reason):
            "the disk of the database \(path) answers with an error: \(reason)"
        case .unexpected(let path, let reason):
            "the database \(path): \(reason)"
        }
    }

    /// Whether the same call may succeed later without anyone doing anything.
    package var isTransient: Bool {
        switch self {
        case .locked, .full, .inputOutput: true
        case .missing, .cannotOpen, .notADatabase, .newerSchema, .readOnly, .unexpected: false
        }
    }
}

extension StoreError {
    init(_ error: any Error, path: String, busyTimeout: TimeInterval) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self = Self.of(error, path: path, busyTimeout: busyTimeout)
        default: self = .unexpected(path: path, reason: "\(error)")
        }
    }

    /// Translates an error of SQLite; any other error stays what it is.
    static func mapping(_ error: any Error, path: String, busyTimeout: TimeInterval) -> any Error {
        (error as? DatabaseError).map { of($0, path: path, busyTimeout: busyTimeout) } ?? error
    }

    private static func of(_ error: DatabaseError, path: String, busyTimeout: TimeInterval) -> StoreError {
        let reason = error.message ?? "\(error.resultCode)"
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: .locked(path: path, seconds: busyTimeout)
        case .SQLITE_FULL: .full(path: path)
        case .SQLITE_READONLY: .readOnly(path: path)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: .notADatabase(path: path)
        case .SQLITE_CANTOPEN: .cannotOpen(path: path, reason: reason)
        case .SQLITE_IOERR: .inputOutput(path: path, reason: reason)
        default: .unexpected(path: path, reason: "\(error)")
        }
    }
}
