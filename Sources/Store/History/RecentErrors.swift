package import Observations

/// Errors of three forecasters over each station's newest week of outcomes: means over the stations.
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

    /// The number of stations.
    package var stations: Int
    /// The number of outcomes.
    package var count: Int
    /// Errors of the values that clients received.
    package var served: Figures
    /// Errors of the champion's own forecasts, over the outcomes that have one; `nil` if none has.
    package var champion: Figures?
    package var persistence: Figures
    /// The fraction of observations within their intervals, and the wanted fraction; `nil` without intervals.
    package var coverage: Double?
    package var level: Double?
}

extension ReadTransaction {
    /// The errors of a target at one horizon, each station with the same weight; `nil` before the first outcome.
    ///
    /// A station that has reported nothing for a week before the newest outcome of any station does not count.
    package func recentErrors(of target: TargetName, horizon: Int) throws -> RecentErrors? {
        try connection.row(
            """
            SELECT count(*), sum(hours), avg(served_square), avg(served_absolute), avg(champion_square),
                avg(champion_absolute), avg(persistence_square), avg(persistence_absolute),
                sum(inside * intervals) / nullif(sum(intervals), 0), avg(level)
            FROM station_errors WHERE target = ? AND horizon = ? AND until > (
                SELECT max(until) FROM station_errors WHERE target = ? AND horizon = ?) - ?
            """,
            [target, horizon, target, horizon, Int64(WriteTransaction.errorHours) * Hour.seconds]
        ) { row in
            guard let served = try Self.figures(row, at: 2), let persistence = try Self.figures(row, at: 6) else {
                return nil
            }
            return RecentErrors(
                stations: try row[0],
                count: try row[1],
                served: served,
                champion: try Self.figures(row, at: 4),
                persistence: persistence,
                coverage: try row[8],
                level: try row[9]
            )
        } ?? nil
    }

    private static func figures(_ row: Row, at position: Int) throws -> RecentErrors.Figures? {
        guard let squared: Double = try row[position], let absolute: Double = try row[position + 1] else { return nil }
        return RecentErrors.Figures(rootMeanSquared: squared.squareRoot(), meanAbsolute: absolute)
    }
}
