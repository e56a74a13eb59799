package import Observations

/// A query of one station and horizon in steps of equal length.
package struct ErrorHistoryQuery: Hashable, Sendable {
    package var station: String
    /// Hours ahead.
    package var horizon: Int
    /// The first and the last target time.
    package var range: ClosedRange<Timestamp>
    /// Hours in a step; 1 or more.
    package var stepHours: Int

    package init(station: String, horizon: Int, range: ClosedRange<Timestamp>, stepHours: Int) {
        self.station = station
        self.horizon = horizon
        self.range = range
        self.stepHours = max(stepHours, 1)
    }
}

/// Means of the forecasts and observations in one step.
///
/// Values and errors are in the target's unit.
package struct ErrorHistoryStep: Hashable, Sendable {
    /// The start of the step.
    package var time: Timestamp
    /// The number of outcomes in the step.
    package var count: Int
    /// The number of outcomes that no sensor fault touches; the errors are theirs.
    package var judged: Int
    package var actual: Double
    package var served: Double
    package var champion: Double?
    package var persistence: Double
    package var lower: Double?
    package var upper: Double?
    /// The sum of squared errors of the judged outcomes, from which means over several steps follow.
    package var servedSquares: Double
    package var championSquares: Double?
    package var persistenceSquares: Double
}

extension ReadTransaction {
    /// The steps of a target that have outcomes, oldest first.
    package func errorHistory(of target: TargetName, _ query: ErrorHistoryQuery) throws -> [ErrorHistoryStep] {
        let seconds = Int64(query.stepHours) * Hour.seconds
        func squares(_ column: String) -> String {
            let residual = target.kind.difference("actual", column)
            return "sum(CASE WHEN judged THEN \(residual) * \(residual) END)"
        }
        return try connection.rows(
            """
            SELECT target_time / ? AS step, count(*), avg(actual), avg(served), avg(champion), avg(persistence),
                avg(lower), avg(upper), \(squares("served")), \(squares("champion")), \(squares("persistence")),
                sum(CASE WHEN judged THEN 1 ELSE 0 END)
            FROM (
                SELECT target_time, actual, served, champion, persistence, lower, upper,
                    \(withoutFaults("outcomes")) AS judged
                FROM outcomes WHERE station = ? AND target = ? AND horizon = ? AND target_time BETWEEN ? AND ?) AS part
            GROUP BY step ORDER BY step
            """,
            [
                seconds, query.station, target, query.horizon, query.range.lowerBound.secondsSince1970,
                query.range.upperBound.secondsSince1970,
            ]
        ) { row in
            let step: Int64 = try row[0]
            return ErrorHistoryStep(
                time: Timestamp(secondsSince1970: step * seconds),
                count: try row[1],
                judged: try row[11],
                actual: try row[2],
                served: try row[3],
                champion: try row[4],
                persistence: try row[5],
                lower: try row[6],
                upper: try row[7],
                servedSquares: try row[8] ?? 0,
                championSquares: try row[9],
                persistenceSquares: try row[10] ?? 0
            )
        }
    }
}
