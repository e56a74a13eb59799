import Forecasting
import GRDB

/// The hours of one station and horizon, in steps of equal length.
package struct ErrorHistoryQuery: Hashable, Sendable {
    package var station: String
    /// Hours ahead.
    package var horizon: Int
    /// The first and the last target time.
    package var range: ClosedRange<Timestamp>
    /// Hours in a step, 1 or more.
    package var stepHours: Int

    package init(station: String, horizon: Int, range: ClosedRange<Timestamp>, stepHours: Int) {
        self.station = station
        self.horizon = horizon
        self.range = range
        self.stepHours = max(stepHours, 1)
    }
}

/// What was forecast and what came, in one step; means where it has several hours.
///
/// Temperatures and errors in °C.
package struct ErrorHistoryStep: Hashable, Sendable {
    /// Where the step begins.
    package var time: Timestamp
    /// Hours that were judged.
    package var count: Int
    package var actual: Double
    package var served: Double
    package var champion: Double?
    package var persistence: Double
    package var lower: Double?
    package var upper: Double?
    /// The sums of squared errors over the step, from which any longer mean follows.
    package var servedSquares: Double
    package var championSquares: Double?
    package var persistenceSquares: Double
}

extension ReadTransaction {
    /// The steps that have outcomes, oldest first.
    package func errorHistory(_ query: ErrorHistoryQuery) throws -> [ErrorHistoryStep] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT target_time / ? AS step, count(*), avg(actual), avg(served), avg(champion), avg(persistence),
                    avg(lower), avg(upper), total((actual - served) * (actual - served)),
                    sum((actual - champion) * (actual - champion)),
                    total((actual - persistence) * (actual - persistence))
                FROM outcomes WHERE station = ? AND horizon = ? AND target_time BETWEEN ? AND ?
                GROUP BY step ORDER BY step
                """
        )
        let seconds = Int64(query.stepHours) * 3600
        let rows = try Row.fetchAll(
            statement,
            arguments: [
                seconds, query.station, query.horizon, query.range.lowerBound.secondsSince1970,
                query.range.upperBound.secondsSince1970,
            ]
        )
        return rows.map { row in
            let step: Int64 = row[0]
            return ErrorHistoryStep(
                time: Timestamp(secondsSince1970: step * seconds),
                count: row[1],
                actual: row[2],
                served: row[3],
                champion: row[4],
                persistence: row[5],
                lower: row[6],
                upper: row[7],
                servedSquares: row[8],
                championSquares: row[9],
                persistenceSquares: row[10]
            )
        }
    }

    /// The forecasts that a station's newest observation led to, by horizon, which are not judged yet.
    package func latestForecasts(of station: String) throws -> [ForecastRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT issued_at, horizon, model, model_version, served, champion, persistence, lower, upper
                FROM forecasts WHERE station = ?
                    AND issued_at = (SELECT max(issued_at) FROM forecasts WHERE station = ?) ORDER BY horizon
                """
        )
        return try Row.fetchAll(statement, arguments: [station, station])
            .map { row in
                ForecastRecord(
                    station: station,
                    issuedAt: Timestamp(secondsSince1970: row[0]),
                    horizon: row[1],
                    model: row[2],
                    modelVersion: row[3],
                    served: row[4],
                    champion: row[5],
                    persistence: row[6],
                    lower: row[7],
                    upper: row[8]
                )
            }
    }
}
