import struct Observations.Variable

/// The differences between the tables, indexes and triggers of a database and the schema of this program.
package struct SchemaComparison: Hashable, Sendable {
    /// A table, an index or a trigger.
    package struct Object: Hashable, Sendable, CustomStringConvertible {
        /// `table`, `index` or `trigger`.
        package var type: String
        package var name: String

        package var description: String { "\(type) \(name)" }
    }

    package var missing: [Object]
    /// Objects with different SQL.
    package var changed: [Object]
    /// Objects that this program does not create.
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
    /// Compares the schema with the schema of a new database.
    ///
    /// The schema's version alone does not show changes that other programs have made.
    ///
    /// - Returns: the differences; missing columns of variables are not differences.
    /// - Throws: ``StoreError``.
    package func schemaComparison() throws -> SchemaComparison {
        let found = try Self.schemaObjects(connection)
        guard try Schema.acceptedVersion(connection) != nil else { return SchemaComparison(found, expected: [:]) }
        // The column of an added variable is the last column, regardless of its position in the list.
        let variables = try Schema.observationColumns(connection).compactMap(Variable.init(named:))
        let expected = try connection.withEmptyDatabase { reference in
            try reference.run(Schema.script(reference.dialect, variables: variables))
            return try Self.schemaObjects(reference)
        }
        return SchemaComparison(found, expected: expected)
    }

    /// The SQL of each object, with white space normalized.
    private static func schemaObjects(_ connection: any Connection) throws -> [SchemaComparison.Object: String] {
        let objects = try connection.rows(connection.dialect.schemaObjects) { row in
            (SchemaComparison.Object(type: try row[0], name: try row[1]), try row[2] as String)
        }
        return Dictionary(objects, uniquingKeysWith: { first, _ in first })
            .mapValues { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }
}
