/// The SQL that differs between engines; all other SQL is portable.
///
/// Queries use portable spellings where possible: `CASE` for `iif` and for `max` of two values, `coalesce(sum(x), 0)`
/// for `total(x)`, `IS NOT DISTINCT FROM` for a comparison with NULL, `RETURNING id` for the last identifier.
package protocol Dialect: Sendable {
    /// The column type of 64-bit integers.
    var integer: String { get }
    /// The column type of double precision numbers.
    var real: String { get }
    /// The column type of bytes.
    var blob: String { get }
    /// The type and constraint of a primary key that increases in insertion order and never repeats.
    var identifier: String { get }

    /// The SQL after a table's closing parenthesis; `sortedByKey` stores the rows in primary key order if possible.
    func tableOptions(sortedByKey: Bool) -> String

    /// Statements that make the engine refuse to change, delete or replace rows of a table.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - key: the columns of its primary key.
    ///   - refusal: the message.
    /// - Returns: the statements.
    func appendOnly(_ table: String, key: [String], refusal: String) -> String

    /// The database's clock, in seconds since 1970 with fractions.
    var now: String { get }

    /// A condition that is true if a text is valid JSON.
    func isJSON(_ expression: String) -> String

    /// The engine's style of parameter placeholders.
    var placeholders: PlaceholderStyle { get }

    /// A query that returns the names of all tables in alphabetical order.
    var tableNames: String { get }

    /// A query that returns the names of a table's columns in order; its parameter is the table.
    var columnNames: String { get }

    /// A query that returns type, name and SQL of each table, index, trigger and view.
    var schemaObjects: String { get }

    /// A query that returns a description of each fault of the files; `nil` if the engine has no such query.
    func integrityProblems(limit: Int) -> String?

    /// A query that returns table, referenced table and the number of rows that refer to rows that do not exist; `nil`
    /// if the engine always prevents such rows.
    var brokenReferences: String? { get }
}

/// How parameters are marked in an engine's SQL.
package enum PlaceholderStyle: Hashable, Sendable {
    /// `?`, as in this module's SQL.
    case questionMark
    /// `$1`, `$2` and so on.
    case numbered

    /// Rewrites SQL with `?` placeholders for the engine; a `?` inside `'…'` or `"…"` is not a placeholder.
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
