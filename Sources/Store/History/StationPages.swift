package import Observations

/// A part of a station's history: the times, the last known row, and the largest number of rows.
package struct PageQuery: Hashable, Sendable {
    package var station: String
    /// The first time; `nil` for the oldest row.
    package var from: Timestamp?
    /// The time behind the last row; `nil` for the newest row.
    package var to: Timestamp?
    /// The last row of the page before; `nil` for the first page.
    package var after: Position?
    package var limit: Int

    /// The place of a row in the order of time and horizon.
    package struct Position: Hashable, Sendable {
        package var time: Timestamp
        /// 0 for an observation.
        package var horizon: Int

        package init(time: Timestamp, horizon: Int = 0) {
            self.time = time
            self.horizon = horizon
        }
    }

    package init(station: String, from: Timestamp?, to: Timestamp?, after: Position?, limit: Int) {
        self.station = station
        self.from = from
        self.to = to
        self.after = after
        self.limit = limit
    }

    /// The condition about a column of time, with its arguments.
    fileprivate func times(_ column: String) -> (condition: String, arguments: [(any SQLConvertible)?]) {
        ("\(column) >= ? AND \(column) < ?", [from?.secondsSince1970 ?? .min, to?.secondsSince1970 ?? .max])
    }
}

extension ReadTransaction {
    /// A station's observations by hour, oldest first.
    package func observations(_ page: PageQuery) throws -> [ObservationRecord] {
        let times = page.times("hour")
        return try observations(
            "WHERE station = ? AND \(times.condition) AND hour > ? ORDER BY hour LIMIT ?",
            [page.station] + times.arguments + [page.after?.time.secondsSince1970 ?? .min, page.limit]
        )
    }

    /// A target's forecasts for a station by hour of issue and horizon, oldest first.
    package func forecasts(_ page: PageQuery, target: TargetName) throws -> [ForecastRecord] {
        let times = page.times("issued_at")
        return try connection.rows(
            """
            SELECT \(ForecastRecord.columns) FROM forecasts
            WHERE station = ? AND target = ? AND \(times.condition) AND (issued_at, horizon) > (?, ?)
            ORDER BY issued_at, horizon LIMIT ?
            """,
            [page.station, target] + times.arguments
                + [page.after?.time.secondsSince1970 ?? .min, page.after?.horizon ?? 0, page.limit]
        ) { try ForecastRecord(row: $0, from: 0, of: "forecasts") }
    }

    /// A target's outcomes at a station and a horizon by target time, oldest first.
    package func outcomes(_ page: PageQuery, target: TargetName, horizon: Int) throws -> [OutcomeRecord] {
        let times = page.times("target_time")
        return try outcomes(
            "station = ? AND target = ? AND horizon = ? AND \(times.condition) AND target_time > ? "
                + "ORDER BY target_time LIMIT ?",
            [page.station, target, horizon] + times.arguments
                + [page.after?.time.secondsSince1970 ?? .min, page.limit]
        )
    }
}
