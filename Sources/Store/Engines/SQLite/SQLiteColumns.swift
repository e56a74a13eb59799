import Foundation
import GRDB
import GRDBSQLite

/// The columns of a SQLite statement's current row.
///
/// Reads SQLite's memory directly, because a forecast from stored observations reads thousands of columns.
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
        let value = try value(at: position)
        switch sqlite3_value_type(value) {
        case SQLITE_INTEGER: return sqlite3_value_int64(value)
        case SQLITE_NULL: return nil
        default: throw wrongType(at: position, expected: "an integer")
        }
    }

    func real(at position: Int) throws -> Double? {
        let value = try value(at: position)
        switch sqlite3_value_type(value) {
        case SQLITE_FLOAT, SQLITE_INTEGER: return sqlite3_value_double(value)
        case SQLITE_NULL: return nil
        default: throw wrongType(at: position, expected: "a number")
        }
    }

    func text(at position: Int) throws -> String? {
        let value = try value(at: position)
        switch sqlite3_value_type(value) {
        case SQLITE_TEXT: return String(decoding: Self.bytes(of: value, from: sqlite3_value_text(value)), as: UTF8.self)
        case SQLITE_NULL: return nil
        default: throw wrongType(at: position, expected: "text")
        }
    }

    func blob(at position: Int) throws -> Data? {
        let value = try value(at: position)
        switch sqlite3_value_type(value) {
        case SQLITE_BLOB: return Data(Self.bytes(of: value, from: sqlite3_value_blob(value)))
        case SQLITE_NULL: return nil
        default: throw wrongType(at: position, expected: "bytes")
        }
    }

    func name(at position: Int) -> String {
        let names = statement.columnNames
        return names.indices.contains(position) ? names[position] : "\(position)"
    }

    /// The value of a column.
    ///
    /// Each further access through the statement would take SQLite's locks again.
    private func value(at position: Int) throws -> OpaquePointer? {
        guard position >= 0, position < count else { throw wrongType(at: position, expected: "a column of the row") }
        return sqlite3_column_value(pointer, Int32(position))
    }

    /// The bytes of a value; `start` is `nil` for an empty blob.
    private static func bytes(of value: OpaquePointer?, from start: UnsafeRawPointer?) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    }

    private func wrongType(at position: Int, expected: String) -> SQLError {
        .wrongType(column: name(at: position), expected: expected)
    }
}
