package import Observations

extension ReadTransaction {
    /// The number of outcomes of a version among a target's newest `limit` outcomes of one horizon.
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
