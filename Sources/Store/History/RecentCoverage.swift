import Observations
/// How often the observation fell into the interval.
package struct CoverageSummary: Hashable, Sendable {
    /// The number of outcomes with an interval.
    package var count: Int
    /// The share of them whose observation lies within the bounds.
    package var coverage: Double
    /// The share that was wanted, on average.
    package var level: Double
}

extension ReadTransaction {
    /// How the intervals of one horizon held over a target's newest `limit` outcomes, all stations together.
    ///
    /// - Returns: `nil` if none of them had an interval.
    package func recentCoverage(of target: TargetName, horizon: Int, limit: Int) throws -> CoverageSummary? {
        try connection.row(
            """
            SELECT count(*), avg(CASE WHEN actual BETWEEN lower AND upper THEN 1.0 ELSE 0.0 END), avg(level)
            FROM (
                SELECT actual, lower, upper, level FROM outcomes
                WHERE target = ? AND horizon = ? ORDER BY id DESC LIMIT ?
            ) AS newest
            WHERE lower IS NOT NULL AND upper IS NOT NULL AND level IS NOT NULL
            """,
            [target, horizon, limit]
        ) { row in
            guard let coverage: Double = try row[1], let level: Double = try row[2] else { return nil }
            return CoverageSummary(count: try row[0], coverage: coverage, level: level)
        } ?? nil
    }
}
