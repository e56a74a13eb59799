import struct Observations.Variable

/// The differences between the tables, indexes, triggers and views of a database and the schema of this program.
package struct SchemaComparison: Hashable, Sendable {
    /// A table, an index, a trigger or a view.
    package struct Object: Hashable, Sendable, CustomStringConvertible {
        /// `table`, `index`, `trigger` or `view`.
        package var type: String
        package var name: String

        package var description: String { "\(type) \(name)" }
    }

    package var missing: [Object]
    /// Objects with different SQL.
    package var changed: [Object]
    /// Objects that this program does not create.
    package var additional: [Object]
    /// The ones of ``additional`` that change what a statement of this program does: triggers, views, unique indexes,
    /// and tables with references.
    package var interfering: [Object]

    /// The differences with which a database does not work as this program expects, as parts of a sentence.
    package var faults: [String] {
        missing.map { "\($0) is missing" } + changed.map { "\($0) was changed" }
            + interfering.map { "\($0) is not AeroCast's" }
    }

    fileprivate init(_ found: [Object: String], expected: [Object: String]) {
        func sorted(_ objects: some Sequence<Object>) -> [Object] {
            objects.sorted { ($0.type, $0.name) < ($1.type, $1.name) }
        }
        missing = sorted(expected.keys.filter { found[$0] == nil })
        additional = sorted(found.keys.filter { expected[$0] == nil })
        interfering = additional.filter { object in
            let sql = (found[object] ?? "").uppercased()
            return switch object.type {
            case "table": sql.contains("REFERENCES")
            case "index": sql.hasPrefix("CREATE UNIQUE")
            default: true
            }
        }
        changed = sorted(expected.keys.filter { found[$0] != nil && found[$0] != expected[$0] })
    }
}

extension ReadTransaction {
    /// Compares the schema with the schema of a new database.
    ///
    /// The schema's version alone does not show changes that other programs have made.
    ///
    /// - Parameter others: names of tables that are not compared.
    /// - Returns: the differences; missing columns of variables are not differences.
    /// - Throws: ``StoreError``.
    package func schemaComparison(without others: [String] = []) throws -> SchemaComparison {
        let found = try Self.schemaObjects(connection)
            .filter { $0.key.type != "table" || !others.contains($0.key.name) }
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
