import struct Observations.Variable

extension Schema {
    /// Why a database cannot be opened.
    enum Refusal: Error {
        /// A newer version of this program wrote the database.
        case newer
        /// The tables belong to the first edition, or to another program.
        case other
    }

    /// The version of a database's schema.
    ///
    /// - Returns: the version; `nil` for an empty database.
    /// - Throws: ``Refusal`` for a database that this program must not use, or ``SQLError``.
    static func acceptedVersion(_ connection: any Connection) throws -> Int? {
        let tables: [String] = try connection.values(connection.dialect.tableNames)
        guard !tables.isEmpty else { return nil }
        guard tables.contains(versionTable),
            let found: Int = try connection.value("SELECT version FROM \(versionTable)")
        else { throw Refusal.other }
        guard found <= version else { throw Refusal.newer }
        guard found >= 1 else { throw Refusal.other }
        return found
    }

    /// Variables without a column in `observations`, which were added to the list after the database was created.
    static func missingVariables(_ connection: any Connection) throws -> [Variable] {
        let columns = Set(try observationColumns(connection))
        return Variable.all.filter { !columns.contains($0.name) }
    }

    /// The columns of `observations`, in order.
    static func observationColumns(_ connection: any Connection) throws -> [String] {
        try connection.values(connection.dialect.columnNames, ["observations"])
    }

    /// Checks the schema of an open database, and migrates it unless it is read-only.
    ///
    /// - Throws: ``Refusal``, or ``SQLError``.
    static func prepare(_ engine: some Engine, _ opening: Store.Opening) throws {
        let isCurrent = try engine.readNow { connection in
            try acceptedVersion(connection) != nil && missingVariables(connection).isEmpty
        }
        if !isCurrent, opening != .readOnly { try engine.writeNow(bringUpToDate) }
        if opening == .createOrMigrate { try requireWritable(engine) }
    }

    /// Checks the schema again, because several programs that start together may find an old schema; the first migrates
    /// it.
    private static func bringUpToDate(_ connection: any Connection) throws {
        guard try acceptedVersion(connection) != nil else { return try connection.run(script(connection.dialect)) }
        for variable in try missingVariables(connection) {
            try connection.run("ALTER TABLE observations ADD COLUMN \(variable.name) \(connection.dialect.real)")
        }
    }

    /// Tries a write: SQLite opens a read-only file without an error and fails only on the first write.
    private static func requireWritable(_ engine: some Engine) throws {
        do {
            try engine.writeNow { try $0.run("DELETE FROM \(versionTable) WHERE FALSE") }
        } catch SQLError.failed(.locked, _) {
            // Another program is writing to the file.
        }
    }
}
