package import Observations

/// The observed coverage of intervals.
package struct CoverageSummary: Hashable, Sendable {
    /// The number of outcomes with an interval.
    package var count: Int
    /// The fraction of outcomes whose observation lies within the bounds.
    package var coverage: Double
    /// The mean nominal coverage.
    package var level: Double
}

extension ReadTransaction {
    /// The coverage of one horizon's intervals over a target's newest `limit` outcomes of all stations, without hours of
    /// sensor faults.
    ///
    /// - Returns: `nil` if no outcome had an interval.
    package func recentCoverage(of target: TargetName, horizon: Int, limit: Int) throws -> CoverageSummary? {
        // The bounds of a direction are not wrapped, so distances from the forecast are compared.
        let distance = target.kind.difference("actual", "served")
        return try connection.row(
            """
            SELECT count(*), avg(CASE WHEN \(distance) BETWEEN lower - served AND upper - served THEN 1.0 ELSE 0.0 END),
                avg(level)
            FROM (
                SELECT actual, served, lower, upper, level FROM outcomes
                WHERE target = ? AND horizon = ? AND \(withoutFaults("outcomes")) ORDER BY id DESC LIMIT ?
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
