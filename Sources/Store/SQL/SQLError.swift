/// What went wrong with a statement; ``StoreError`` adds which database it is about.
package enum SQLError: Error, Hashable {
    /// The engine's own error, with its message.
    case failed(Failure, message: String)
    /// A column is NULL that must have a value.
    case null(column: String)
    /// A column has a value of another type than expected.
    case wrongType(column: String, expected: String)
    /// A column holds a word that this program does not know.
    case unknownWord(String, table: String, column: String)
    /// A statement was run while the rows of another one were read.
    case nested(statement: String)

    /// The reasons that callers can act on.
    package enum Failure: Hashable, Sendable {
        /// Another program holds the database for too long.
        case locked
        case full
        case readOnly
        /// The file is not one of the engine's.
        case notADatabase
        /// The file is one of the engine's, and broken.
        case damaged
        case cannotOpen
        case inputOutput
        /// The schema refuses the change.
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
