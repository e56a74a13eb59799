package import Observations

/// The errors of one station and horizon over the station's newest week of outcomes, without hours of sensor faults.
package struct StationErrors: Hashable, Sendable {
    package var station: String
    package var horizon: Int
    /// The number of outcomes.
    package var hours: Int
    /// Root mean squared errors, in the target's unit.
    package var served: Double
    package var persistence: Double
    /// The fraction of observations within their intervals; `nil` without intervals.
    package var coverage: Double?
}

extension WriteTransaction {
    /// The length of the time over which errors of a station are averaged, in hours.
    package static let errorHours = 168

    /// Computes the errors of a station again.
    ///
    /// - Parameters:
    ///   - station: the station's id.
    ///   - target: the forecasts' target.
    ///   - horizons: in hours.
    /// - Throws: ``StoreError``.
    package func refreshErrors(of station: String, target: TargetName, horizons: [Int]) throws {
        for horizon in horizons {
            try connection.execute(
                "DELETE FROM station_errors WHERE target = ? AND station = ? AND horizon = ?",
                [target, station, horizon]
            )
            let newest: Int64? = try connection.value(
                "SELECT max(target_time) FROM outcomes WHERE station = ? AND target = ? AND horizon = ?",
                [station, target, horizon]
            )
            guard let newest else { continue }
            try connection.execute(
                Self.insertErrors(target.kind),
                [station, target, horizon, newest - Int64(Self.errorHours) * Hour.seconds]
            )
        }
    }

    private static func insertErrors(_ kind: Variable.Kind) -> String {
        func errors(_ column: String) -> String {
            let residual = kind.difference("actual", column)
            return "avg(\(residual) * \(residual)), avg(abs(\(residual)))"
        }
        // The bounds of a direction are not wrapped, so distances from the forecast are compared.
        let distance = kind.difference("actual", "served")
        return """
            INSERT INTO station_errors (
                target, station, horizon, outcome, until, hours, served_square, served_absolute, champion_square,
                champion_absolute, persistence_square, persistence_absolute, intervals, inside, level)
            SELECT target, station, horizon, max(id), max(target_time), count(*), \(errors("served")),
                \(errors("champion")), \(errors("persistence")), count(level),
                avg(CASE WHEN level IS NULL THEN NULL
                    WHEN \(distance) BETWEEN lower - served AND upper - served THEN 1.0 ELSE 0.0 END),
                avg(level)
            FROM outcomes WHERE station = ? AND target = ? AND horizon = ? AND target_time > ?
                AND \(withoutFaults("outcomes"))
            GROUP BY target, station, horizon
            """
    }
}

extension ReadTransaction {
    /// The stations with outcomes of a target that are newer than their errors, in no order.
    ///
    /// - Parameters:
    ///   - id: only outcomes after this position; `nil` compares the target times of each station's outcomes and errors.
    ///   - target: the target.
    ///   - horizon: the horizon of the compared target times.
    /// - Returns: their ids.
    /// - Throws: ``StoreError``.
    package func stationsWithNewErrors(after id: Int64?, target: TargetName, horizon: Int) throws -> [String] {
        guard let id else {
            return try connection.values(
                """
                SELECT id FROM stations WHERE EXISTS (
                    SELECT 1 FROM outcomes
                    WHERE station = stations.id AND target = ? AND horizon = ? AND target_time > coalesce(
                        (SELECT until FROM station_errors
                            WHERE target = ? AND station = stations.id AND horizon = ?), -1e15))
                """,
                [target, horizon, target, horizon]
            )
        }
        // Without DISTINCT, for which SQLite would read the whole index by station.
        let stations: [String] = try connection.values(
            "SELECT station FROM outcomes WHERE id > ? AND target = ?",
            [id, target]
        )
        return Array(Set(stations))
    }

    /// A station's errors of a target, by horizon.
    package func errors(of station: String, target: TargetName) throws -> [StationErrors] {
        try stationErrors("target = ? AND station = ? ORDER BY horizon", [target, station])
    }

    /// The stations whose forecasts are worst, relative to persistence's error, at most `limit`.
    package func worstStations(of target: TargetName, horizon: Int, limit: Int) throws -> [StationErrors] {
        try stationErrors(
            """
            target = ? AND horizon = ?
            ORDER BY served_square / CASE WHEN persistence_square > 0 THEN persistence_square ELSE 1e-9 END DESC, station
            LIMIT ?
            """,
            [target, horizon, limit]
        )
    }

    private func stationErrors(_ clauses: String, _ arguments: [(any SQLConvertible)?]) throws -> [StationErrors] {
        try connection.rows(
            """
            SELECT station, horizon, hours, served_square, persistence_square, inside FROM station_errors
            WHERE \(clauses)
            """,
            arguments
        ) { row in
            let (served, persistence): (Double, Double) = (try row[3], try row[4])
            return StationErrors(
                station: try row[0],
                horizon: try row[1],
                hours: try row[2],
                served: served.squareRoot(),
                persistence: persistence.squareRoot(),
                coverage: try row[5]
            )
        }
    }
}
