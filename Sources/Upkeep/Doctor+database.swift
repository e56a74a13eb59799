import Store

extension Doctor {
    /// Schema, integrity, and rows that refer to nothing.
    func databaseChecks() async throws -> [Check] {
        try await registry.store.read { transaction in
            let problems = try transaction.integrityProblems(limit: 5)
            let orphans = try transaction.brokenReferences()
            return [
                Check("schema", .good, "step \(try transaction.schemaVersion() ?? "none")"),
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
}
