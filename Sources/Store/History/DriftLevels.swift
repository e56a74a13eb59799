package import Observations

/// The closeness of a station's errors to a drift alarm at one hour.
package struct DriftLevel: Hashable, Sendable {
    /// The target time of the outcome.
    package var time: Timestamp
    /// The largest ratio of a statistic to its threshold; the alarm is raised at 1.
    package var ratio: Double

    package init(time: Timestamp, ratio: Double) {
        self.time = time
        self.ratio = ratio
    }
}

extension WriteTransaction {
    /// Stores a level; a later level of the same hour replaces it.
    package func insert(_ level: DriftLevel, target: TargetName, station: String) throws {
        try connection.execute(
            """
            INSERT INTO drift_levels (target, station, target_time, ratio) VALUES (?, ?, ?, ?)
            ON CONFLICT (target, station, target_time) DO UPDATE SET ratio = excluded.ratio
            """,
            [target, station, level.time.secondsSince1970, level.ratio]
        )
    }
}

extension ReadTransaction {
    /// The largest level of each step, oldest first.
    package func driftLevels(of target: TargetName, _ query: ErrorHistoryQuery) throws -> [DriftLevel] {
        let seconds = Int64(query.stepHours) * 3600
        return try connection.rows(
            """
            SELECT target_time / ? AS step, max(ratio) FROM drift_levels
            WHERE target = ? AND station = ? AND target_time BETWEEN ? AND ? GROUP BY step ORDER BY step
            """,
            [
                seconds, target, query.station, query.range.lowerBound.secondsSince1970,
                query.range.upperBound.secondsSince1970,
            ]
        ) { row in
            let step: Int64 = try row[0]
            return DriftLevel(time: Timestamp(secondsSince1970: step * seconds), ratio: try row[1])
        }
    }
}
