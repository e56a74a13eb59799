package import Observations

/// Errors of three forecasters over the newest outcomes of one horizon.
package struct RecentErrors: Hashable, Sendable {
    /// The errors of one forecaster, in the target's unit.
    package struct Figures: Hashable, Sendable {
        package var rootMeanSquared: Double
        package var meanAbsolute: Double

        package init(rootMeanSquared: Double, meanAbsolute: Double) {
            self.rootMeanSquared = rootMeanSquared
            self.meanAbsolute = meanAbsolute
        }
    }

    /// The number of outcomes.
    package var count: Int
    /// Errors of the values that clients received.
    package var served: Figures
    /// Errors of the champion's own forecasts, over the outcomes that have one; `nil` if none has.
    package var champion: Figures?
    package var persistence: Figures
}

extension ReadTransaction {
    /// The errors over a target's newest `limit` outcomes of one horizon and all stations; `nil` before the first.
    package func recentErrors(of target: TargetName, horizon: Int, limit: Int) throws -> RecentErrors? {
        try connection.row(
            """
            SELECT count(*), \(Self.figures("served", target)), \(Self.figures("champion", target)),
                \(Self.figures("persistence", target))
            FROM (
                SELECT actual, served, champion, persistence FROM outcomes
                WHERE target = ? AND horizon = ? ORDER BY id DESC LIMIT ?
            ) AS newest
            """,
            [target, horizon, limit]
        ) { row in
            guard let served = try Self.figures(row, at: 1), let persistence = try Self.figures(row, at: 5) else {
                return nil
            }
            return RecentErrors(
                count: try row[0],
                served: served,
                champion: try Self.figures(row, at: 3),
                persistence: persistence
            )
        } ?? nil
    }

    private static func figures(_ column: String, _ target: TargetName) -> String {
        let residual = target.kind.difference("actual", column)
        return "avg(\(residual) * \(residual)), avg(abs(\(residual)))"
    }

    private static func figures(_ row: Row, at position: Int) throws -> RecentErrors.Figures? {
        guard let squared: Double = try row[position], let absolute: Double = try row[position + 1] else { return nil }
        return RecentErrors.Figures(rootMeanSquared: squared.squareRoot(), meanAbsolute: absolute)
    }
}
