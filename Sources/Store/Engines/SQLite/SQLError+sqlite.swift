import GRDB

extension SQLError {
    /// Runs `work` and translates GRDB's errors; other errors are rethrown.
    static func translating<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    /// Like ``translating(_:)-(()->Value)``.
    static func translating<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    init(_ error: DatabaseError) {
        let message = error.message ?? "\(error.resultCode)"
        self =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .failed(.locked, message: message)
            case .SQLITE_FULL: .failed(.full, message: message)
            case .SQLITE_READONLY: .failed(.readOnly, message: message)
            case .SQLITE_NOTADB: .failed(.notADatabase, message: message)
            case .SQLITE_CORRUPT: .failed(.damaged, message: message)
            case .SQLITE_CANTOPEN: .failed(.cannotOpen, message: message)
            case .SQLITE_IOERR: .failed(.inputOutput, message: message)
            case .SQLITE_CONSTRAINT: .failed(.constraint, message: "\(error)")
            default: .failed(.other, message: "\(error)")
            }
    }
}
