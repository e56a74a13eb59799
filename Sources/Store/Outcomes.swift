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
    package var persistenceResidual: Double { actual - forecast.persistence }
}

/// Errors over a set of outcomes, in °C.
package struct ErrorSummary: Hashable, Sendable {
    /// The number of outcomes.
    package var count: Int
    package var rootMeanSquaredError: Double
    package var persistenceRootMeanSquaredError: Double

    /// 1 − RMSE / RMSE(persistence); `nil` where persistence made no error.
    package var skill: Double? {
        persistenceRootMeanSquaredError > 0 ? 1 - rootMeanSquaredError / persistenceRootMeanSquaredError : nil
    }
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
    /// - Returns: how many outcomes were new.
    /// - Throws: an error of SQLite.
    package func recordOutcomes(of station: String, at hour: Timestamp, actual: Double, storedAt: Double) throws -> Int
    {
        try database.cachedStatement(
            sql: """
                INSERT INTO outcomes (forecast, station, issued_at, horizon, target_time, model, model_version,
                    served, champion, persistence, lower, upper, actual, stored_at)
                SELECT id, station, issued_at, horizon, target_time, model, model_version,
                    served, champion, persistence, lower, upper, ?, ?
                FROM forecasts WHERE station = ? AND target_time = ? ORDER BY horizon
                ON CONFLICT (forecast) DO NOTHING
                """
        )
        .execute(arguments: [actual, storedAt, station, hour.secondsSince1970])
        return database.changesCount
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
                \(Self.selectOutcomes) WHERE id > ? AND station = ? AND horizon = ? ORDER BY id LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [id, station, horizon, limit]).map(Self.outcome)
    }

    /// The newest outcomes of one station and horizon by target time, oldest first.
    package func latestOutcomes(of station: String, horizon: Int, limit: Int) throws -> [OutcomeRecord] {
        let statement = try database.cachedStatement(
            sql: """
                \(Self.selectOutcomes) WHERE station = ? AND horizon = ? ORDER BY target_time DESC LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [station, horizon, limit]).map(Self.outcome).reversed()
    }

    package func latestOutcomeIdentifier() throws -> Int64 {
        try Int64.fetchOne(try database.cachedStatement(sql: "SELECT max(id) FROM outcomes")) ?? 0
    }

    /// The error of what was served over the newest `limit` outcomes of one horizon, all stations together.
    package func recentError(horizon: Int, limit: Int) throws -> ErrorSummary? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT count(*), avg((actual - served) * (actual - served)),
                    avg((actual - persistence) * (actual - persistence))
                FROM (SELECT actual, served, persistence FROM outcomes WHERE horizon = ? ORDER BY id DESC LIMIT ?)
                """
        )
        guard let row = try Row.fetchOne(statement, arguments: [horizon, limit]), let squared: Double = row[1],
            let persistence: Double = row[2]
        else { return nil }
        return ErrorSummary(
            count: row[0],
            rootMeanSquaredError: squared.squareRoot(),
            persistenceRootMeanSquaredError: persistence.squareRoot()
        )
    }

    private static let selectOutcomes = """
        SELECT id, station, issued_at, horizon, model, model_version, served, champion, persistence, lower, upper, actual
        FROM outcomes
        """

    private static func outcome(_ row: Row) -> OutcomeRecord {
        OutcomeRecord(
            id: row[0],
            forecast: ForecastRecord(
                station: row[1],
                issuedAt: Timestamp(secondsSince1970: row[2]),
                horizon: row[3],
                model: row[4],
                modelVersion: row[5],
                served: row[6],
                champion: row[7],
                persistence: row[8],
                lower: row[9],
                upper: row[10]
            ),
            actual: row[11]
        )
    }
}
