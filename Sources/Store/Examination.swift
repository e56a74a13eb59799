import struct Observations.Variable

extension ReadTransaction {
    /// The faults that the engine finds in its files, at most `limit`, in the engine's words.
    package func integrityProblems(limit: Int) throws -> [String] {
        guard let query = connection.dialect.integrityProblems(limit: max(limit, 1)) else { return [] }
        return try connection.values(query)
    }

    /// Rows that refer to rows that do not exist, as `table → table: count`.
    package func brokenReferences() throws -> [String] {
        guard let query = connection.dialect.brokenReferences else { return [] }
        return try connection.rows(query) { row in
            "\(try row[0] as String) → \(try row[1] as String): \(try row[2] as Int)"
        }
    }

    /// The version of the schema; `nil` for an empty database.
    package func schemaVersion() throws -> Int? {
        try Schema.acceptedVersion(connection)
    }

    /// The schema changes that this program makes when it opens the database for writing.
    package func pendingSchemaChanges() throws -> [String] {
        guard try schemaVersion() != nil else { return ["all tables"] }
        return try Schema.missingVariables(connection).map { "column observations.\($0.name)" }
    }

    /// The number of rows of each table, from a scan of an index of every table.
    package func rowCounts() throws -> [String: Int] {
        let tables: [String] = try connection.values(connection.dialect.tableNames)
        var counts: [String: Int] = [:]
        for table in tables where table != Schema.versionTable {
            counts[table] = try connection.count("SELECT count(*) FROM \"\(table)\"")
        }
        return counts
    }
}
