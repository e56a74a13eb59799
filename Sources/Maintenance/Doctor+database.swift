import Store

extension Doctor {
    /// Schema, integrity, and rows that refer to nothing.
    func databaseChecks() async throws -> [Check] {
        try await store.read { transaction in
            let problems = try transaction.integrityProblems(limit: 5)
            let orphans = try transaction.brokenReferences()
            return [
                Self.schema(
                    try transaction.schemaComparison(),
                    version: try transaction.schemaVersion(),
                    pending: try transaction.pendingSchemaChanges()
                ),
                problems.isEmpty
                    ? Check("integrity", .good, "SQLite finds nothing wrong")
                    : Check(
                        "integrity",
                        .problem,
                        problems.joined(separator: "; "),
                        advice: "stop the services and restore a backup with 'aerocast restore FILE --force'"
                    ),
                orphans.isEmpty
                    ? Check("references", .good, "no row refers to one that is missing")
                    : Check(
                        "references",
                        .problem,
                        orphans.joined(separator: "; "),
                        advice: "something else has changed the database; restore a backup, or delete these rows"
                    ),
            ]
        }
    }

    private static func schema(_ comparison: SchemaComparison, version: Int?, pending: [String]) -> Check {
        let differences =
            comparison.missing.map { "\($0) is missing" } + comparison.changed.map { "\($0) was changed" }
        guard differences.isEmpty else {
            let restore = "stop the services and restore a backup with 'aerocast restore FILE --force'"
            let isAboutTables = (comparison.missing + comparison.changed).contains { $0.type == "table" }
            return Check(
                "schema",
                .problem,
                differences.joined(separator: "; "),
                advice: isAboutTables
                    ? "something else has changed the database; \(restore)"
                    : "something else has changed the database, and its rules are no longer enforced; \(restore)"
            )
        }
        let others = comparison.additional.map { "; \($0) is not AeroCast's" }.joined()
        let found = version.map { "version \($0)" } ?? "none yet"
        guard pending.isEmpty else {
            return Check(
                "schema",
                .warning,
                "\(found), older than this program's; to come: \(pending.joined(separator: "; "))\(others)",
                advice: "start the programs, they bring it up to date"
            )
        }
        return Check("schema", .good, "\(found)\(others)")
    }
}
