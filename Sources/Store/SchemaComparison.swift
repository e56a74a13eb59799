import GRDB

/// How the tables, indexes and triggers of a database differ from those that this program makes.
package struct SchemaComparison: Hashable, Sendable {
    /// A table, an index or a trigger.
    package struct Object: Hashable, Sendable, CustomStringConvertible {
        /// As SQLite calls it.
        package var type: String
        package var name: String

        package var description: String { "\(type) \(name)" }
    }

    package var missing: [Object]
    /// Made by other SQL.
    package var changed: [Object]
    /// Nobody of ours has made them.
    package var additional: [Object]

    fileprivate init(_ found: [Object: String], expected: [Object: String]) {
        func sorted(_ objects: some Sequence<Object>) -> [Object] {
            objects.sorted { ($0.type, $0.name) < ($1.type, $1.name) }
        }
        missing = sorted(expected.keys.filter { found[$0] == nil })
        additional = sorted(found.keys.filter { expected[$0] == nil })
        changed = sorted(expected.keys.filter { found[$0] != nil && found[$0] != expected[$0] })
    }
}

extension ReadTransaction {
    /// Compares the schema with that of a new database that has taken the same steps.
    ///
    /// The list of the steps tells what was done once, not what something else has done to the database since.
    ///
    /// - Returns: the differences; steps that are still to be taken are none.
    /// - Throws: an error of SQLite.
    package func schemaComparison() throws -> SchemaComparison {
        let steps = try Schema.migrator.appliedIdentifiers(database)
        let reference = try DatabaseQueue()
        try Schema.partialMigrator(taking: steps).migrate(reference)
        let expected = try reference.read { try Self.schemaObjects(of: $0) }
        return SchemaComparison(try Self.schemaObjects(of: database), expected: expected)
    }

    /// The SQL of each object, however its lines are broken.
    private static func schemaObjects(of database: Database) throws -> [SchemaComparison.Object: String] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT type, name, coalesce(sql, '') FROM sqlite_master
                WHERE type IN ('table', 'index', 'trigger')
                    AND substr(name, 1, 7) <> 'sqlite_' AND substr(name, 1, 5) <> 'grdb_'
                """
        )
        var objects: [SchemaComparison.Object: String] = [:]
        for row in rows {
            let sql: String = row[2]
            objects[SchemaComparison.Object(type: row[0], name: row[1])] =
                sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return objects
    }
}
