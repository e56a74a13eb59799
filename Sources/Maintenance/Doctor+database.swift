import Store

extension Doctor {
    /// Checks the schema, the integrity of the files, and the references between rows.
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
                    ? Check("integrity", .good, "SQLite finds no fault")
                    : Check(
                        "integrity",
                        .problem,
                        problems.joined(separator: "; "),
                        advice: "stop the services and restore a backup with 'aerocast restore FILE --force'"
                    ),
                orphans.isEmpty
                    ? Check("references", .good, "no row refers to a missing row")
                    : Check(
                        "references",
                        .problem,
                        orphans.joined(separator: "; "),
                        advice: "another program has changed the database; restore a backup, or delete these rows"
                    ),
            ]
        }
    }

    private static func schema(_ comparison: SchemaComparison, version: Int?, pending: [String]) -> Check {
        let differences = comparison.faults
        guard differences.isEmpty else {
            let restore = "stop the services and restore a backup with 'aerocast restore FILE --force'"
            let own = comparison.missing + comparison.changed
            let consequence =
                if own.isEmpty {
                    ", and may change what is stored: drop what it has added, or "
                } else if own.contains(where: { $0.type == "table" }) {
                    "; "
                } else {
                    ", and its rules are not enforced; "
                }
            return Check(
                "schema",
                .problem,
                differences.joined(separator: "; "),
                advice: "another program has changed the database\(consequence)\(restore)"
            )
        }
        let harmless = comparison.additional.filter { !comparison.interfering.contains($0) }
        let others = harmless.map { "; \($0) is not AeroCast's" }.joined()
        let found = version.map { "version \($0)" } ?? "none yet"
        guard pending.isEmpty else {
            return Check(
                "schema",
                .warning,
                "\(found), older than this program's; missing: \(pending.joined(separator: "; "))\(others)",
                advice: "start the programs, which update the schema"
            )
        }
        return Check("schema", .good, "\(found)\(others)")
    }
}
