package import Observations

/// Forecasts of a target that were issued together for a station.
package struct ForecastIssue: Hashable, Sendable {
    /// The identifier of the last forecast; later issues have larger ones.
    package var position: Int64
    package var station: String
    package var target: TargetName
    /// Ordered by issue.
    package var forecasts: [NewestForecast]
}

extension RowStream {
    /// All forecasts: readers follow the forecasts of every station by one position.
    static let forecasts = RowStream("forecasts")
}

extension ReadTransaction {
    /// The position of the newest forecast of any station, also of a deleted one; 0 without forecasts.
    package func latestForecastPosition() throws -> Int64 {
        let stored: Int64 = try connection.value("SELECT max(id) FROM forecasts") ?? 0
        return max(stored, try connection.value("SELECT max(through) FROM forecast_gaps") ?? 0)
    }

    /// Issues of a target for a station behind a position, oldest first.
    ///
    /// - Parameters:
    ///   - station: the station's id.
    ///   - target: the target.
    ///   - position: only later issues.
    ///   - limit: the largest number of forecasts that are read, more than one issue has.
    /// - Returns: whole issues, and whether these are all.
    /// - Throws: `SQLError`.
    package func forecastIssues(
        of station: String,
        target: TargetName,
        after position: Int64,
        limit: Int
    ) throws -> (issues: [ForecastIssue], areAll: Bool) {
        // The sign forbids a search by id, which would read the forecasts of all stations; the key of the station holds
        // the ids, too.
        let (issues, rows) = try issues(
            """
            WHERE id IN (
                SELECT id FROM forecasts WHERE station = ? AND target = ? AND +id > ? ORDER BY +id LIMIT ?)
            ORDER BY id
            """,
            [station, target, position, limit]
        ) { _, _ in true }
        guard rows == limit, issues.count > 1 else { return (issues, rows < limit) }
        return (Array(issues.dropLast()), false)
    }

    /// Issues of chosen stations and targets behind a position, oldest first.
    ///
    /// - Parameters:
    ///   - position: only later issues.
    ///   - newest: ``latestForecastPosition()`` of this transaction.
    ///   - limit: the largest number of forecasts that are read.
    ///   - isWanted: chooses the station and the target of an issue.
    /// - Returns: the issues; `nil` if more forecasts would have to be read.
    /// - Throws: `SQLError`.
    package func forecastIssues(
        after position: Int64,
        newest: Int64,
        limit: Int,
        where isWanted: (String, TargetName) -> Bool
    ) throws -> [ForecastIssue]? {
        guard newest - position <= Int64(limit) else { return nil }
        return try issues("WHERE id > ? ORDER BY id", [position], where: isWanted).issues
    }

    private func issues(
        _ condition: String,
        _ arguments: [(any SQLConvertible)?],
        where isWanted: (String, TargetName) -> Bool
    ) throws -> (issues: [ForecastIssue], rows: Int) {
        var issues: [ForecastIssue] = []
        var rows = 0
        try connection.forEachRow("\(Self.selectIssues) \(condition)", arguments) { row in
            rows += 1
            let (station, target): (String, TargetName) = (try row[1], try row[2])
            guard isWanted(station, target) else { return }
            let forecast = NewestForecast(
                issuedAt: try row[3],
                horizon: try row[4],
                modelVersion: try row[5],
                answeredBy: try row.word(6, of: "forecasts", "answered_by"),
                served: try row[7],
                persistence: try row[8],
                lower: try row[9],
                upper: try row[10],
                level: try row[11],
                weights: try row[12]
            )
            if let last = issues.last, last.station == station, last.target == target,
                last.forecasts.last?.issuedAt == forecast.issuedAt
            {
                issues[issues.count - 1].forecasts.append(forecast)
                issues[issues.count - 1].position = try row[0]
            } else {
                issues.append(
                    ForecastIssue(position: try row[0], station: station, target: target, forecasts: [forecast])
                )
            }
        }
        return (issues, rows)
    }

    private static let selectIssues = """
        SELECT id, station, target, issued_at, horizon, model_version, answered_by, served, persistence, lower, upper,
            level, weights FROM forecasts
        """
}
