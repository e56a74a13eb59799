package import Foundation

/// One row of a query's result, read by position from 0.
///
/// Valid only inside the closure that receives it: an engine may reuse the memory for the next row.
package struct Row {
    private let columns: any RowColumns

    package init(_ columns: any RowColumns) {
        self.columns = columns
    }

    /// The value of a column that must not be NULL.
    ///
    /// - Throws: ``SQLError/null(column:)``, or ``SQLError/wrongType(column:expected:)``.
    package subscript<Value: SQLConvertible>(position: Int) -> Value {
        get throws {
            guard let value = try Value.read(columns, at: position) else {
                throw SQLError.null(column: columns.name(at: position))
            }
            return value
        }
    }

    /// The value of a column; `nil` for NULL.
    ///
    /// - Throws: ``SQLError/wrongType(column:expected:)``.
    package subscript<Value: SQLConvertible>(position: Int) -> Value? {
        get throws { try Value.read(columns, at: position) }
    }

    /// The value of a column that stores the raw value of an enumeration.
    ///
    /// - Parameters:
    ///   - position: the position of the column.
    ///   - table: the table's name, for the error.
    ///   - column: the column's name, for the error.
    /// - Returns: the value.
    /// - Throws: ``SQLError/unknownWord(_:table:column:)``, or an error of the subscript.
    func word<Word: RawRepresentable>(
        _ position: Int,
        of table: String,
        _ column: String
    ) throws -> Word where Word.RawValue == String {
        let text: String = try self[position]
        guard let word = Word(rawValue: text) else {
            throw SQLError.unknownWord(text, table: table, column: column)
        }
        return word
    }
}

/// The columns of an engine's current row.
///
/// An integer can be read as a real. No other conversion is made: a value of another type, or a position outside the
/// row, throws ``SQLError/wrongType(column:expected:)``. NULL is `nil`.
package protocol RowColumns: AnyObject {
    func integer(at position: Int) throws -> Int64?
    func real(at position: Int) throws -> Double?
    func text(at position: Int) throws -> String?
    func blob(at position: Int) throws -> Data?

    /// The name of a column for messages; the position as text if it is outside the row.
    func name(at position: Int) -> String
}
