import Forecasting

/// A forecast joined with the observation at its target time.
package struct OutcomeRecord: Hashable, Sendable {
    /// Counts up in the order of storing, which is the order in which drift is judged.
    package var id: Int64
    package var forecast: ForecastRecord
    /// The temperature at the target time, in °C.
    package var actual: Double

    /// Actual − predicted, of the value that the client received, in °C.
    package var residual: Double { actual - forecast.served }
    /// Of the champion's own forecast; `nil` if no model served.
    package var championResidual: Double? { forecast.champion.map { actual - $0 } }
    /// Of the forecast of the champion before it; `nil` if none was kept.
    package var predecessorResidual: Double? { forecast.predecessor.map { actual - $0 } }
    package var persistenceResidual: Double { actual - forecast.persistence }
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
    /// Joins a target's forecasts for a station's hour with the value observed there.
    ///
    /// A forecast that has its outcome already keeps it.
    ///
    /// - Parameters:
    ///   - station: its id.
    ///   - target: the forecasts' target.
    ///   - hour: the target time.
    ///   - actual: in °C.
    ///   - storedAt: seconds since 1970.
    /// - Returns: the outcomes that are new, in the order of storing: by horizon.
    /// - Throws: ``StoreError``.
    @discardableResult
    package func recordOutcomes(
        of station: String,
        target: String,
        at hour: Timestamp,
        actual: Double,
        storedAt: Double
    ) throws -> [OutcomeRecord] {
        try connection.lock(RowStream("outcomes", target, station))
        return
            try connection.rows(
                Self.insertOutcomes,
                [actual, storedAt, station, target, hour.secondsSince1970],
                OutcomeRecord.init(row:)
            )
            .sorted { $0.id < $1.id }
    }

    private static let insertOutcomes = """
        INSERT INTO outcomes (forecast, target_time, actual, stored_at, \(ForecastRecord.columns))
        SELECT id, target_time, ?, ?, \(ForecastRecord.columns)
        FROM forecasts WHERE station = ? AND target = ? AND target_time = ? ORDER BY horizon
        ON CONFLICT (forecast) DO NOTHING
        RETURNING \(OutcomeRecord.columns)
        """
}

extension ReadTransaction {
    /// The outcomes of one horizon in the order of storing, after the given one.
    ///
    /// - Parameters:
    ///   - id: the last outcome that the caller knows; 0 for all.
    ///   - station: its id.
    ///   - target: the forecasts' target.
    ///   - horizon: in hours.
    ///   - limit: the largest number of outcomes.
    /// - Returns: the outcomes, oldest first.
    /// - Throws: ``StoreError``.
    package func outcomes(
        after id: Int64,
        station: String,
        target: String,
        horizon: Int,
        limit: Int
    ) throws -> [OutcomeRecord] {
        try outcomes(
            "id > ? AND station = ? AND target = ? AND horizon = ? ORDER BY id LIMIT ?",
            [id, station, target, horizon, limit]
        )
    }

    /// The newest outcomes of one target, station and horizon by target time, oldest first.
    package func latestOutcomes(of station: String, target: String, horizon: Int, limit: Int) throws -> [OutcomeRecord]
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

    private func outcomes(_ clauses: String, _ arguments: [(any SQLConvertible)?]) throws -> [OutcomeRecord] {
        try connection.rows(
            "SELECT \(OutcomeRecord.columns) FROM outcomes WHERE \(clauses)",
            arguments,
            OutcomeRecord.init(row:)
        )
    }
}
