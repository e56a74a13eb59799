import Observations

extension ReadTransaction {
    /// How many of a target's newest outcomes of one horizon came from a version; at most `limit`.
    package func newestOutcomeCount(of version: String, target: TargetName, horizon: Int, limit: Int) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM (
                SELECT model_version FROM outcomes WHERE target = ? AND horizon = ? ORDER BY id DESC LIMIT ?
            ) AS newest WHERE model_version = ?
            """,
            [target, horizon, limit, version]
        )
    }
}
