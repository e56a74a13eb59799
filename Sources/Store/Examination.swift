import GRDB

extension ReadTransaction {
    /// What SQLite finds wrong with the file, in its words.
    package func integrityProblems(limit: Int) throws -> [String] {
        try String.fetchAll(database, sql: "PRAGMA integrity_check(\(max(limit, 1)))").filter { $0 != "ok" }
    }

    /// Rows that refer to rows that are not there, as `table → table: count`.
    package func brokenReferences() throws -> [String] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT "table", "parent", count(*) FROM pragma_foreign_key_check GROUP BY "table", "parent"
                """
        )
        .map { row in "\(row[0] as String) → \(row[1] as String): \(row[2] as Int)" }
    }

    /// The newest step that the schema has taken.
    package func schemaVersion() throws -> String? {
        let applied = try Schema.migrator.appliedIdentifiers(database)
        return Schema.migrator.migrations.last { applied.contains($0) }
    }

    /// The steps that the schema has still to take, oldest first: those of programs that are newer than it.
    package func pendingSchemaSteps() throws -> [String] {
        let applied = try Schema.migrator.appliedIdentifiers(database)
        return Schema.migrator.migrations.filter { !applied.contains($0) }
    }

    /// When the newest observation was stored, in seconds since 1970.
    package func latestStoring() throws -> Double? {
        try Double.fetchOne(
            try database.cachedStatement(sql: "SELECT received_at FROM observations ORDER BY id DESC LIMIT 1")
        )
    }
}
