package import Foundation

/// An error of the database; the description includes what the operator can do.
package enum StoreError: Error, Hashable, CustomStringConvertible {
    case missing(path: String)
    /// The file was removed while it was open.
    case removed(path: String)
    /// Another file has taken the place of the open file.
    case replaced(path: String)
    case cannotOpen(path: String, reason: String)
    case notADatabase(path: String)
    case newerSchema(path: String)
    /// The tables belong to the first edition, or to another program.
    case otherSchema(path: String)
    /// This many long reads wait for others.
    case overloaded(path: String, waiting: Int)
    /// Another program held the lock for this many seconds.
    case locked(path: String, seconds: TimeInterval)
    case full(path: String)
    case readOnly(path: String)
    case inputOutput(path: String, reason: String)
    /// A column holds a word that this program does not define.
    case unknownWord(path: String, table: String, column: String, word: String)
    case unexpected(path: String, reason: String)

    package var description: String {
        switch self {
        case .missing(let path):
            "the database \(path) does not exist: if there was one, put it back or restore a backup with 'aerocast restore'; "
                + "for a new installation run 'aerocast up'; or give another path with --database"
        case .removed(let path):
            "the database \(path) was removed while it was in use, so nothing more is stored: stop the programs, restore "
                + "the file or a backup, and start them again"
        case .replaced(let path):
            "the database \(path) was replaced by another file while it was in use, so nothing more is stored: restart "
                + "the programs to use the new file"
        case .cannotOpen(let path, let reason):
            "the database \(path) cannot be opened: \(reason)"
        case .notADatabase(let path):
            "\(path) is not a SQLite database, or it is damaged: give another path, or restore a backup"
        case .newerSchema(let path):
            "the database \(path) was written by a newer version of AeroCast: install that version, or give another path"
        case .otherSchema(let path):
            "the database \(path) was written by the first edition of AeroCast, or by another program: start with a "
                + "new database file, and keep this one for the version that wrote it"
        case .overloaded(_, let waiting):
            "\(waiting) long reads of the database wait already: repeat the request later, or ask for fewer hours"
        case .locked(let path, let seconds):
            "the database \(path) stayed locked by another program for \(seconds.formatted()) s"
        case .full(let path):
            "the disk of the database \(path) is full: free some space; nothing that was acknowledged is lost"
        case .readOnly(let path):
            "the database \(path) cannot be written: check the owner and the permissions of the file and of its folder"
        case .inputOutput(let path, let reason):
            "the disk of the database \(path) reports an error: \(reason)"
        case .unknownWord(let path, let table, let column, let word):
            "the database \(path) has the unknown word '\(word)' in column '\(column)' of table '\(table)': another "
                + "program has changed the row; correct it, or restore a backup"
        case .unexpected(let path, let reason):
            "the database \(path): \(reason)"
        }
    }

    /// Whether the same call may succeed later without a change of the configuration.
    package var isTransient: Bool {
        switch self {
        case .locked, .overloaded, .full, .inputOutput, .removed, .replaced: true
        case .missing, .cannotOpen, .notADatabase, .newerSchema, .otherSchema, .readOnly, .unknownWord, .unexpected:
            false
        }
    }
}

extension StoreError {
    init(_ error: any Error, path: String, busyTimeout: TimeInterval) {
        let mapped = Self.mapping(error, path: path, busyTimeout: busyTimeout)
        self = mapped as? StoreError ?? .unexpected(path: path, reason: "\(error)")
    }

    /// Translates an error of the engine or of the schema; returns any other error unchanged.
    static func mapping(_ error: any Error, path: String, busyTimeout: TimeInterval) -> any Error {
        switch error {
        case let error as SQLError: of(error, path: path, busyTimeout: busyTimeout)
        case Schema.Refusal.newer: StoreError.newerSchema(path: path)
        case Schema.Refusal.other: StoreError.otherSchema(path: path)
        default: error
        }
    }

    private static func of(_ error: SQLError, path: String, busyTimeout: TimeInterval) -> StoreError {
        switch error {
        case .failed(let failure, let reason):
            switch failure {
            case .locked: .locked(path: path, seconds: busyTimeout)
            case .full: .full(path: path)
            case .readOnly: .readOnly(path: path)
            case .notADatabase, .damaged: .notADatabase(path: path)
            case .cannotOpen:
                .cannotOpen(path: path, reason: FileObstacle.to(path, writing: true) ?? reason)
            case .inputOutput: .inputOutput(path: path, reason: reason)
            case .constraint, .other: .unexpected(path: path, reason: reason)
            }
        case .unknownWord(let word, let table, let column):
            .unknownWord(path: path, table: table, column: column, word: word)
        case .null, .wrongType, .nested: .unexpected(path: path, reason: "\(error)")
        }
    }
}
