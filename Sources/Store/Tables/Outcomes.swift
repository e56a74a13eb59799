package import Observations

/// A forecast joined with the observation at its target time.
package struct OutcomeRecord: Hashable, Sendable {
    /// Increases in the order of storing; the drift detector reads outcomes in this order.
    package var id: Int64
    package var forecast: ForecastRecord
    /// The observed value at the target time.
    package var actual: Double

    /// Actual − served forecast, by ``Observations/Variable/Kind/difference(_:_:)`` of the target's variable.
    package var residual: Double { forecast.target.kind.difference(actual, forecast.served) }
    /// Actual − champion's own forecast; `nil` if no model served.
    package var championResidual: Double? { forecast.champion.map { forecast.target.kind.difference(actual, $0) } }
    package var persistenceResidual: Double { forecast.target.kind.difference(actual, forecast.persistence) }
}

extension OutcomeRecord {
    fileprivate static let columns = "id, actual, \(ForecastRecord.columns)"

    fileprivate init(row: Row) throws {
        self.init(
            id: try row[0],
            forecast: try ForecastRecord(row: row, from: 2, of: "outcomes"),
            actual: try row[1]
        )
    }
}

extension WriteTransaction {
    /// Joins a target's forecasts for a station's hour with the observed value.
    ///
    /// Forecasts that have an outcome are skipped.
    ///
    /// - Parameters:
    ///   - station: the station's id.
    ///   - target: the forecasts' target.
    ///   - hour: the target time.
    ///   - actual: the observed value in the variable's unit.
    ///   - storedAt: seconds since 1970.
    ///   - controls: whether decisions of the loop may rest on the observed value.
    /// - Returns: the new outcomes, in the order of storing, which is by horizon.
    /// - Throws: ``StoreError``.
    @discardableResult
    package func recordOutcomes(
        of station: String,
        target: TargetName,
        at hour: Hour,
        actual: Double,
        storedAt: Double,
        controls: Bool = true
    ) throws -> [OutcomeRecord] {
        try connection.lock(RowStream("outcomes", target, station))
        return
            try connection.rows(
                Self.insertOutcomes,
                [actual, storedAt, controls, station, target, hour],
                OutcomeRecord.init(row:)
            )
            .sorted { $0.id < $1.id }
    }

    private static let insertOutcomes = """
        INSERT INTO outcomes (forecast, target_time, actual, stored_at, controls, \(ForecastRecord.columns))
        SELECT id, target_time, ?, ?, CASE WHEN ? = 1 THEN controls ELSE 0 END, \(ForecastRecord.columns)
        FROM forecasts WHERE station = ? AND target = ? AND target_time = ? ORDER BY horizon
        ON CONFLICT (forecast) DO NOTHING
        RETURNING \(OutcomeRecord.columns)
        """
}

extension ReadTransaction {
    /// The outcomes of one horizon after a given outcome on which decisions may rest, in the order of storing.
    ///
    /// - Parameters:
    ///   - id: the last outcome that the caller has read; 0 for all.
    ///   - station: the station's id.
    ///   - target: the forecasts' target.
    ///   - horizon: hours ahead.
    ///   - limit: the maximum number of outcomes.
    /// - Returns: the outcomes, oldest first.
    /// - Throws: ``StoreError``.
    package func outcomes(
        after id: Int64,
        station: String,
        target: TargetName,
        horizon: Int,
        limit: Int
    ) throws -> [OutcomeRecord] {
        try outcomes(
            "id > ? AND station = ? AND target = ? AND horizon = ? AND controls = 1 ORDER BY id LIMIT ?",
            [id, station, target, horizon, limit]
        )
    }

    /// The stations with outcomes of one horizon that their drift detector has not read, in the order of their ids.
    ///
    /// - Parameters:
    ///   - id: only outcomes after this position; `nil` compares each station's outcomes with its detector's position.
    ///   - target: the forecasts' target.
    ///   - horizon: hours ahead.
    /// - Returns: the stations; with `id`, also stations whose outcomes another process has read since.
    /// - Throws: ``StoreError``.
    package func stationsWithNewOutcomes(after id: Int64?, target: TargetName, horizon: Int) throws -> [String] {
        guard let id else {
            return try connection.values(
                """
                SELECT id FROM stations WHERE EXISTS (
                    SELECT 1 FROM outcomes
                    WHERE station = stations.id AND target = ? AND horizon = ? AND controls = 1 AND outcomes.id > coalesce(
                        (SELECT outcome FROM detectors WHERE target = ? AND station = stations.id), 0))
                ORDER BY id
                """,
                [target, horizon, target]
            )
        }
        // Without DISTINCT and ORDER BY, for which SQLite would read the whole index by station.
        let stations: [String] = try connection.values(
            "SELECT station FROM outcomes WHERE id > ? AND target = ? AND horizon = ? AND controls = 1",
            [id, target, horizon]
        )
        // In the order of the bytes, as the other query.
        return Set(stations.map { Array($0.utf8) })
            .sorted { $0.lexicographicallyPrecedes($1) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The newest outcomes of one target, station and horizon by target time, oldest first.
    package func latestOutcomes(of station: String, target: TargetName, horizon: Int, limit: Int) throws
        -> [OutcomeRecord]
    {
        try outcomes(
            "station = ? AND target = ? AND horizon = ? ORDER BY target_time DESC LIMIT ?",
            [station, target, horizon, limit]
        )
        .reversed()
    }

    /// The position of the newest outcome of all targets and stations; 0 before the first.
    package func latestOutcomeIdentifier() throws -> Int64 {
        try connection.value("SELECT max(id) FROM outcomes") ?? 0
    }

    func outcomes(_ clauses: String, _ arguments: [(any SQLConvertible)?]) throws -> [OutcomeRecord] {
        try connection.rows(
            "SELECT \(OutcomeRecord.columns) FROM outcomes WHERE \(clauses)",
            arguments,
            OutcomeRecord.init(row:)
        )
    }
}
