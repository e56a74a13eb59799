/// An error of a statement; ``StoreError`` adds the database's path.
package enum SQLError: Error, Hashable {
    /// The engine's own error, with its message.
    case failed(Failure, message: String)
    /// A column that must have a value is NULL.
    case null(column: String)
    /// A column's value does not have the expected type.
    case wrongType(column: String, expected: String)
    /// A column holds a word that this program does not define.
    case unknownWord(String, table: String, column: String)
    /// A statement was run while the rows of another statement were read.
    case nested(statement: String)

    /// The failures that callers distinguish.
    package enum Failure: Hashable, Sendable {
        /// Another program held the lock for longer than the busy timeout.
        case locked
        case full
        case readOnly
        /// The file is not a database of the engine.
        case notADatabase
        /// The file is a damaged database of the engine.
        case damaged
        case cannotOpen
        case inputOutput
        /// The change violates a constraint of the schema.
        case constraint
        case other
    }
}

extension SQLError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .failed(_, let message): message
        case .null(let column): "column '\(column)' must have a value, got NULL"
        case .wrongType(let column, let expected): "column '\(column)' must be \(expected), got another type"
        case .unknownWord(let word, let table, let column):
            "column '\(column)' of table '\(table)' holds the unknown word '\(word)'"
        case .nested(let statement): "a statement must not run while rows of another are read, got: \(statement)"
        }
    }
}
