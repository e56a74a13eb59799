package import Observations

/// A forecast of a station's newest hour of issue, as a client receives it.
package struct NewestForecast: Hashable, Sendable {
    package var issuedAt: Timestamp
    package var horizon: Int
    package var modelVersion: String?
    package var answeredBy: Answerer
    package var served: Double
    package var persistence: Double
    package var lower: Double?
    package var upper: Double?
    package var level: Double?
    /// JSON: the experts' weights by name.
    package var weights: String?
}

/// The newest forecasts of a station.
package struct NewestForecasts: Hashable, Sendable {
    /// The newest hour with a value of the target's variable; `nil` without one.
    package var hour: Timestamp?
    /// By horizon.
    package var forecasts: [NewestForecast] = []
}

extension ReadTransaction {
    /// The newest forecasts of a target for several stations, in one query for each ``batch`` stations.
    ///
    /// - Parameters:
    ///   - stations: ids.
    ///   - target: a target whose variable is observed.
    /// - Returns: the forecasts by station; unregistered stations are left out.
    /// - Throws: `SQLError`.
    package func newestForecasts(of stations: [String], target: TargetName) throws -> [String: NewestForecasts] {
        guard let variable = target.variable else { return [:] }
        var newest: [String: NewestForecasts] = [:]
        newest.reserveCapacity(stations.count)
        for start in stride(from: 0, to: stations.count, by: Self.batch) {
            var part = Array(stations[start..<min(start + Self.batch, stations.count)])
            // The same number of parameters each time, so that one prepared statement serves.
            part += Array(repeating: part[0], count: Self.batch - part.count)
            try connection.forEachRow(Self.selectNewest(variable), [target] + part + [target]) { row in
                let station: String = try row[0]
                let hour: Int64? = try row[1]
                var forecasts =
                    newest[station]
                    ?? NewestForecasts(hour: hour.map(Timestamp.init(secondsSince1970:)))
                if let horizon: Int = try row[3] {
                    forecasts.forecasts.append(
                        NewestForecast(
                            issuedAt: try row[2],
                            horizon: horizon,
                            modelVersion: try row[4],
                            answeredBy: try row.word(5, of: "forecasts", "answered_by"),
                            served: try row[6],
                            persistence: try row[7],
                            lower: try row[8],
                            upper: try row[9],
                            level: try row[10],
                            weights: try row[11]
                        )
                    )
                }
                newest[station] = forecasts
            }
        }
        return newest
    }

    private static let batch = 100

    private static func selectNewest(_ variable: Variable) -> String {
        """
        SELECT known.id, known.hour, issued_at, horizon, model_version, answered_by, served, persistence, lower, upper,
            level, weights
        FROM (
            SELECT id,
                (SELECT hour FROM observations WHERE station = stations.id AND \(variable.name) IS NOT NULL
                    ORDER BY hour DESC LIMIT 1) AS hour,
                (SELECT max(issued_at) FROM forecasts WHERE station = stations.id AND target = ?) AS issued
            FROM stations WHERE id IN (\(parameters(batch)))) AS known
        LEFT JOIN forecasts ON forecasts.station = known.id AND target = ? AND issued_at = known.issued
        ORDER BY known.id, horizon
        """
    }
}
