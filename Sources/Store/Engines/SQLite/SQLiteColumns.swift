import Foundation
import GRDB
import GRDBSQLite

/// The columns of the row that a SQLite statement stands on.
///
/// Reads SQLite's memory directly: a forecast from stored observations reads thousands of columns.
final class SQLiteColumns: RowColumns {
    private let statement: Statement
    private let pointer: OpaquePointer
    private let count: Int

    init(_ statement: Statement) {
        self.statement = statement
        pointer = statement.sqliteStatement
        count = statement.columnCount
    }

    func integer(at position: Int) throws -> Int64? {
        switch type(at: position) {
        case SQLITE_INTEGER: sqlite3_column_int64(pointer, Int32(position))
        case SQLITE_NULL: nil
        default: throw wrongType(at: position, expected: "an integer")
        }
    }

    func real(at position: Int) throws -> Double? {
        switch type(at: position) {
        case SQLITE_FLOAT, SQLITE_INTEGER: sqlite3_column_double(pointer, Int32(position))
        case SQLITE_NULL: nil
        default: throw wrongType(at: position, expected: "a number")
        }
    }

    func text(at position: Int) throws -> String? {
        switch type(at: position) {
        case SQLITE_TEXT: String(decoding: bytes(sqlite3_column_text(pointer, Int32(position)), at: position), as: UTF8.self)
        case SQLITE_NULL: nil
        default: throw wrongType(at: position, expected: "text")
        }
    }

    func blob(at position: Int) throws -> Data? {
        switch type(at: position) {
        case SQLITE_BLOB: Data(bytes(sqlite3_column_blob(pointer, Int32(position)), at: position))
        case SQLITE_NULL: nil
        default: throw wrongType(at: position, expected: "bytes")
        }
    }

    func name(at position: Int) -> String {
        let names = statement.columnNames
        return names.indices.contains(position) ? names[position] : "\(position)"
    }

    /// No type of SQLite for a position outside the row.
    private func type(at position: Int) -> Int32 {
        position >= 0 && position < count ? sqlite3_column_type(pointer, Int32(position)) : 0
    }

    /// The pointer is `nil` for an empty blob.
    private func bytes(_ start: UnsafeRawPointer?, at position: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, Int32(position))))
    }

    private func wrongType(at position: Int, expected: String) -> SQLError {
        .wrongType(column: name(at: position), expected: expected)
    }
}
