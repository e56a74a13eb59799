import struct Observations.Variable

extension Schema {
    /// Why a database is not opened.
    enum Refusal: Error {
        /// A newer version of this program has written it.
        case newer
        /// It has tables, but not ours: those of the first edition, or of another program.
        case other
    }

    /// The number of a database's schema.
    ///
    /// - Returns: `nil` for an empty database.
    /// - Throws: ``Refusal`` for a database that this program must not use, or ``SQLError``.
    static func acceptedVersion(_ connection: any Connection) throws -> Int? {
        let tables: [String] = try connection.values(connection.dialect.tableNames)
        guard !tables.isEmpty else { return nil }
        guard tables.contains(versionTable),
            let found: Int = try connection.value("SELECT version FROM \(versionTable)")
        else { throw Refusal.other }
        guard found <= version else { throw Refusal.newer }
        return found
    }

    /// Variables that the list has gained since the database was made, and that observations have no column for.
    static func missingVariables(_ connection: any Connection) throws -> [Variable] {
        let columns = Set(try observationColumns(connection))
        return Variable.all.filter { !columns.contains($0.name) }
    }

    /// The columns of observations, in their order.
    static func observationColumns(_ connection: any Connection) throws -> [String] {
        try connection.values(connection.dialect.columnNames, ["observations"])
    }

    /// Checks the schema of a database that was just opened, and brings it up to date if that is allowed.
    ///
    /// - Throws: ``Refusal``, or ``SQLError``.
    static func prepare(_ engine: some Engine, _ opening: Store.Opening) throws {
        let isCurrent = try engine.readNow { connection in
            try acceptedVersion(connection) != nil && missingVariables(connection).isEmpty
        }
        if !isCurrent, opening != .readOnly { try engine.writeNow(bringUpToDate) }
        if opening == .createOrMigrate { try requireWritable(engine) }
    }

    /// Looks again, since programs that start together may all find an old schema; the first one changes it.
    private static func bringUpToDate(_ connection: any Connection) throws {
        guard try acceptedVersion(connection) != nil else { return try connection.run(script(connection.dialect)) }
        for variable in try missingVariables(connection) {
            try connection.run("ALTER TABLE observations ADD COLUMN \(variable.name) \(connection.dialect.real)")
        }
    }

    /// SQLite opens a file that it may only read without an error, and fails on the first write: so it tries one.
    private static func requireWritable(_ engine: some Engine) throws {
        do {
            try engine.writeNow { try $0.run("DELETE FROM \(versionTable) WHERE FALSE") }
        } catch SQLError.failed(.locked, _) {
            // Another program is writing to it.
        }
    }
}
