/// SQLite 3.39 or later, with strict tables.
struct SQLiteDialect: Dialect {
    let integer = "INTEGER"
    let real = "REAL"
    let blob = "BLOB"
    let identifier = "INTEGER PRIMARY KEY AUTOINCREMENT"
    /// A Julian day has 86,400 seconds; day 2440587.5 is 1970-01-01T00:00:00Z.
    let now = "((julianday('now') - 2440587.5) * 86400.0)"
    let placeholders = PlaceholderStyle.questionMark

    func tableOptions(sortedByKey: Bool) -> String { sortedByKey ? "STRICT, WITHOUT ROWID" : "STRICT" }

    func appendOnly(_ table: String, key: [String], refusal: String) -> String {
        // INSERT OR REPLACE deletes the old row without a trigger of DELETE (https://www.sqlite.org/lang_conflict.html).
        let isKnown = key.map { "\($0) = NEW.\($0)" }.joined(separator: " AND ")
        return [
            ("UPDATE", "changed", ""), ("DELETE", "deleted", ""),
            ("INSERT", "replaced", "WHEN EXISTS (SELECT 1 FROM \(table) WHERE \(isKnown)) "),
        ]
        .map { operation, participle, condition in
            """
            CREATE TRIGGER \(table)_are_not_\(participle) BEFORE \(operation) ON \(table)
                \(condition)BEGIN SELECT RAISE(ABORT, '\(refusal)'); END;
            """
        }
        .joined(separator: "\n")
    }

    func isJSON(_ expression: String) -> String { "json_valid(\(expression))" }

    let tableNames = """
        SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name
        """

    let columnNames = "SELECT name FROM pragma_table_info(?) ORDER BY cid"

    let schemaObjects = """
        SELECT type, name, coalesce(sql, '') FROM sqlite_master
        WHERE type IN ('table', 'index', 'trigger', 'view') AND substr(name, 1, 7) <> 'sqlite_'
        """

    func integrityProblems(limit: Int) -> String? {
        "SELECT integrity_check FROM pragma_integrity_check(\(limit)) WHERE integrity_check <> 'ok'"
    }

    let brokenReferences: String? = """
        SELECT "table", "parent", count(*) FROM pragma_foreign_key_check GROUP BY "table", "parent"
        """
}
