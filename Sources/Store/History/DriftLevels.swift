import Observations

/// How close a station's errors were to a drift at one hour.
package struct DriftLevel: Hashable, Sendable {
    /// The target time of the outcome that was judged.
    package var time: Timestamp
    /// The largest statistic over its threshold: an alarm at 1.
    package var ratio: Double

    package init(time: Timestamp, ratio: Double) {
        self.time = time
        self.ratio = ratio
    }
}

extension WriteTransaction {
    /// Keeps a level; the newest one of an hour counts.
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
