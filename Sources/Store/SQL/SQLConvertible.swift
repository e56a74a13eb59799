package import Foundation
package import Observations

/// A Swift type for parameters and columns.
package protocol SQLConvertible {
    /// The value as a parameter.
    var sqlValue: SQLValue { get }

    /// Reads a column.
    ///
    /// - Parameters:
    ///   - columns: the columns of the current row.
    ///   - position: the position of the column, from 0.
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

extension TargetName: SQLConvertible {
    package var sqlValue: SQLValue { .text(rawValue) }

    package static func read(_ columns: any RowColumns, at position: Int) throws -> TargetName? {
        try columns.text(at: position).map(TargetName.init(rawValue:))
    }
}

/// Stored as seconds since 1970.
extension Timestamp: SQLConvertible {
    package var sqlValue: SQLValue { .integer(secondsSince1970) }

    package static func read(_ columns: any RowColumns, at position: Int) throws -> Timestamp? {
        try columns.integer(at: position).map(Timestamp.init(secondsSince1970:))
    }
}

/// Stored as seconds since 1970.
extension Hour: SQLConvertible {
    package var sqlValue: SQLValue { Timestamp(self).sqlValue }

    package static func read(_ columns: any RowColumns, at position: Int) throws -> Hour? {
        try Timestamp.read(columns, at: position)?.nearestHour
    }
}
