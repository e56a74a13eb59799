import Forecasting
import GRDB

/// A forecast joined with what was observed at its target time.
package struct OutcomeRecord: Hashable, Sendable {
    /// Counts up in the order of storing, which is the order in which drift is judged.
    package var id: Int64
    package var forecast: ForecastRecord
    /// The temperature at the target time, in °C.
    package var actual: Double

    /// Actual less predicted, for what the client was told, in °C.
    package var residual: Double { actual - forecast.served }
    /// For the champion's own forecast; `nil` where no model served.
    package var championResidual: Double? { forecast.champion.map { actual - $0 } }
    /// For the forecast of the champion before it; `nil` where none was kept.
    package var predecessorResidual: Double? { forecast.predecessor.map { actual - $0 } }
    package var persistenceResidual: Double { actual - forecast.persistence }
}

/// How often the observation fell into the interval.
package struct CoverageSummary: Hashable, Sendable {
    /// The number of outcomes with an interval.
    package var count: Int
    /// The share of them whose actual lies within the bounds.
    package var coverage: Double
    /// The share that was wanted, on average.
    package var level: Double
}

extension WriteTransaction {
    /// Joins the forecasts made for a station's hour with the temperature observed there.
    ///
    /// A forecast that has its outcome already keeps it.
    ///
    /// - Parameters:
    ///   - station: its id.
    ///   - hour: the target time.
    ///   - actual: in °C.
    ///   - storedAt: seconds since 1970.
    /// - Returns: the outcomes that are new, in the order of storing: by horizon.
    /// - Throws: an error of SQLite.
    @discardableResult
    package func recordOutcomes(
        of station: String,
        at hour: Timestamp,
        actual: Double,
        storedAt: Double
    ) throws -> [OutcomeRecord] {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO outcomes (forecast, target_time, actual, stored_at, \(ForecastRecord.columns))
                SELECT id, target_time, ?, ?, \(ForecastRecord.columns)
                FROM forecasts WHERE station = ? AND target_time = ? ORDER BY horizon
                ON CONFLICT (forecast) DO NOTHING
                RETURNING \(OutcomeRecord.columns)
                """
        )
        let rows = try Row.fetchCursor(statement, arguments: [actual, storedAt, station, hour.secondsSince1970])
        return try Array(rows.map(OutcomeRecord.init(row:))).sorted { $0.id < $1.id }
    }
}

extension ReadTransaction {
    /// The outcomes of one horizon in the order of storing, after the given one.
    ///
    /// - Parameters:
    ///   - id: the last outcome that the caller knows; 0 for all.
    ///   - station: its id.
    ///   - horizon: in hours.
    ///   - limit: at most so many.
    /// - Returns: the outcomes, oldest first.
    /// - Throws: an error of SQLite.
    package func outcomes(
        after id: Int64,
        station: String,
        horizon: Int,
        limit: Int
    ) throws -> [OutcomeRecord] {
        let statement = try database.cachedStatement(
            sql: """
                \(OutcomeRecord.select) WHERE id > ? AND station = ? AND horizon = ? ORDER BY id LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [id, station, horizon, limit]).map(OutcomeRecord.init(row:))
    }

    /// The newest outcomes of one station and horizon by target time, oldest first.
    package func latestOutcomes(of station: String, horizon: Int, limit: Int) throws -> [OutcomeRecord] {
        let statement = try database.cachedStatement(
            sql: """
                \(OutcomeRecord.select) WHERE station = ? AND horizon = ? ORDER BY target_time DESC LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [station, horizon, limit]).map(OutcomeRecord.init(row:))
            .reversed()
    }

    package func latestOutcomeIdentifier() throws -> Int64 {
        try Int64.fetchOne(try database.cachedStatement(sql: "SELECT max(id) FROM outcomes")) ?? 0
    }

    /// How the intervals of one horizon held over the newest `limit` outcomes, all stations together.
    ///
    /// - Returns: `nil` if none of them had an interval.
    package func recentCoverage(horizon: Int, limit: Int) throws -> CoverageSummary? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT count(*), avg(actual BETWEEN lower AND upper), avg(level)
                FROM (SELECT actual, lower, upper, level FROM outcomes WHERE horizon = ? ORDER BY id DESC LIMIT ?)
                WHERE lower IS NOT NULL AND upper IS NOT NULL AND level IS NOT NULL
                """
        )
        guard let row = try Row.fetchOne(statement, arguments: [horizon, limit]), let coverage: Double = row[1],
            let level: Double = row[2]
        else { return nil }
        return CoverageSummary(count: row[0], coverage: coverage, level: level)
    }
}

extension OutcomeRecord {
    static let columns = "id, actual, \(ForecastRecord.columns)"

    fileprivate static let select = "SELECT \(columns) FROM outcomes"

    fileprivate init(row: Row) {
        self.init(id: row[0], forecast: ForecastRecord(row: row, from: 2), actual: row[1])
    }
}
