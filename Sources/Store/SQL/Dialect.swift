/// What engines write differently; everything else is SQL that all of them understand.
///
/// Portable spellings are preferred to functions here: `CASE` for `iif` and for `max` of two values, `coalesce(sum(x), 0)`
/// for `total(x)`, `IS NOT DISTINCT FROM` for a comparison with NULL, `RETURNING id` for the last identifier.
package protocol Dialect: Sendable {
    /// The column type of 64-bit integers.
    var integer: String { get }
    /// The column type of double precision numbers.
    var real: String { get }
    /// The column type of bytes.
    var blob: String { get }
    /// The type and constraint of a primary key that counts up in the order of inserting and never repeats.
    var identifier: String { get }

    /// The text after the closing parenthesis of a table, which may be stored in the order of its primary key.
    func tableOptions(sortedByKey: Bool) -> String

    /// Statements that let the engine refuse to change or delete the rows of a table, with `refusal` as the message.
    func appendOnly(_ table: String, refusal: String) -> String

    /// The clock of the database, in seconds since 1970 with fractions.
    var now: String { get }

    /// A condition that holds if a text is JSON.
    func isJSON(_ expression: String) -> String

    /// How `?` is written for the engine.
    var placeholders: PlaceholderStyle { get }

    /// A query of the names of all tables, in alphabetical order.
    var tableNames: String { get }

    /// A query of the names of a table's columns, in their order; its parameter is the table.
    var columnNames: String { get }

    /// A query of type, name and SQL of each table, index and trigger.
    var schemaObjects: String { get }

    /// A query whose rows say what is wrong with the files; `nil` if the engine looks after them alone.
    func integrityProblems(limit: Int) -> String?

    /// A query of table, referenced table and count of rows that refer to rows that do not exist; `nil` if the engine
    /// never lets that happen.
    var brokenReferences: String? { get }
}

/// How parameters are marked in the text that an engine prepares.
package enum PlaceholderStyle: Hashable, Sendable {
    /// `?`, as in our texts.
    case questionMark
    /// `$1`, `$2` and so on.
    case numbered

    /// Our text as the engine wants it; `?` inside `'…'` and `"…"` is no parameter.
    package func rewrite(_ sql: String) -> String {
        guard self == .numbered else { return sql }
        var (result, count) = ("", 0)
        var quote: Character?
        for character in sql {
            switch character {
            case "?" where quote == nil:
                count += 1
                result += "$\(count)"
                continue
            case "'", "\"":
                if quote == nil { quote = character } else if quote == character { quote = nil }
            default: break
            }
            result.append(character)
        }
        return result
    }
}
