import GRDB

extension ReadTransaction {
    /// How many of the newest outcomes of one horizon came from a version; at most `limit`.
    package func newestOutcomeCount(of version: String, model: String, horizon: Int, limit: Int) throws -> Int {
        let statement = try database.cachedStatement(
            sql: """
                SELECT count(*) FROM (
                    SELECT model, model_version FROM outcomes WHERE horizon = ? ORDER BY id DESC LIMIT ?
                ) WHERE model = ? AND model_version = ?
                """
        )
        return try Int.fetchOne(statement, arguments: [horizon, limit, model, version]) ?? 0
    }
}
