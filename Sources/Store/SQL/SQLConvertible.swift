import Foundation

/// A Swift type that parameters and columns can have.
package protocol SQLConvertible {
    /// The value as a parameter.
    var sqlValue: SQLValue { get }

    /// Reads a column.
    ///
    /// - Parameters:
    ///   - columns: of the current row.
    ///   - position: of the column, from 0.
    /// - Returns: `nil` for NULL.
    /// - Throws: ``SQLError/wrongType(column:expected:)``.
    static func read(_ columns: any RowColumns, at position: Int) throws -> Self?
}

extension Int64: SQLConvertible {
    package var sqlValue: SQLValue { .integer(self) }

    package static func read(_ columns: any RowColumns, at position: Int) throws -> Int64? {
        try columns.integer(at: position)
    }
}

extension Int: SQLConvertible {
    package var sqlValue: SQLValue { .integer(Int64(self)) }

    package static func read(_ columns: any RowColumns, at position: Int) throws -> Int? {
        try columns.integer(at: position).map(Int.init)
    }
}

extension Double: SQLConvertible {
    package var sqlValue: SQLValue { .real(self) }

    package static func read(_ columns: any RowColumns, at position: Int) throws -> Double? {
        try columns.real(at: position)
    }
}

extension String: SQLConvertible {
    package var sqlValue: SQLValue { .text(self) }

    package static func read(_ columns: any RowColumns, at position: Int) throws -> String? {
        try columns.text(at: position)
    }
}

extension Data: SQLConvertible {
    package var sqlValue: SQLValue { .blob(self) }

    package static func read(_ columns: any RowColumns, at position: Int) throws -> Data? {
        try columns.blob(at: position)
    }
}

/// Stored as the integers 0 and 1.
extension Bool: SQLConvertible {
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }

    package static func read(_ columns: any RowColumns, at position: Int) throws -> Bool? {
        switch try columns.integer(at: position) {
        case nil: nil
        case 0: false
        case 1: true
        case _?: throw SQLError.wrongType(column: columns.name(at: position), expected: "0 or 1")
        }
    }
}
