import GRDB

extension ReadTransaction {
    /// What the drift detectors last said about themselves: `summary` in their states, as JSON.
    ///
    /// - Parameters:
    ///   - model: whose errors they watch.
    ///   - limit: at most so many stations, those with the newest outcomes.
    /// - Returns: one text for each station whose detector has judged something.
    /// - Throws: an error of SQLite.
    package func detectorSummaries(of model: String, limit: Int) throws -> [String] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT summary FROM (
                    SELECT CAST(state AS TEXT) -> '$.summary' AS summary FROM detectors
                    WHERE model = ? ORDER BY outcome DESC LIMIT ?
                ) WHERE summary IS NOT NULL
                """
        )
        return try String.fetchAll(statement, arguments: [model, limit])
    }

    /// Stations whose sensor has been faulty, and whether it still is; those with the newest faults, at most `limit`.
    package func sensorStates(of model: String, limit: Int) throws -> [(station: String, isFaulty: Bool)] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT station, kind = 'sensor_fault' FROM drift_events WHERE id IN (
                    SELECT max(id) FROM drift_events
                    WHERE model = ? AND kind IN ('sensor_fault', 'sensor_recovered') GROUP BY station
                ) ORDER BY id DESC LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [model, limit]).map { ($0[0], $0[1]) }
    }
}
