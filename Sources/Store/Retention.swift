import Observations

/// The maximum ages of rows, in seconds.
package struct RetentionLimits: Hashable, Sendable {
    package var observations: Double
    /// The limit for forecasts with their outcomes, and for errors that clients reported.
    package var outcomes: Double
    /// The limit for drift events.
    package var events: Double
    /// The limit for finished jobs with their results, by the wall clock.
    package var jobs: Double

    package init(observations: Double, outcomes: Double, events: Double, jobs: Double = 7 * 86_400) {
        self.observations = observations
        self.outcomes = outcomes
        self.events = events
        self.jobs = jobs
    }
}

/// The rows of one station that are too old: rows stored before `storedBefore` about hours before `hoursBefore`.
///
/// The cut has two clocks, because each alone would delete rows too early: the weather clock deletes old weather that
/// was stored today, and the wall clock deletes everything if it jumps.
package struct RetentionCut: Hashable, Sendable {
    package var station: String
    /// Wall clock time in seconds since 1970.
    package var storedBefore: Double
    /// Time of the weather in seconds since 1970.
    package var hoursBefore: Int64
}

extension ReadTransaction {
    /// The cut of each station.
    ///
    /// A row is too old if it is more than `age` older than the station's newest hour *and* was stored more than `age`
    /// before the newest row. All rows of a station that has been silent for longer than `age`, or whose observations
    /// were deleted, are too old.
    ///
    /// - Parameters:
    ///   - age: the maximum age in seconds.
    ///   - now: seconds since 1970; a clock that runs ahead does not make rows older.
    /// - Returns: one cut for each station.
    /// - Throws: ``StoreError``.
    package func retentionCuts(age: Double, now: Double) throws -> [RetentionCut] {
        guard let lastReceived = try latestReceipt() else { return [] }
        let storedBefore = min(now, lastReceived) - age
        return try stations()
            .map { station in
                let hoursBefore = try connection.row(
                    "SELECT hour, received_at FROM observations WHERE station = ? ORDER BY hour DESC LIMIT 1",
                    [station.id]
                ) { row -> Int64 in
                    let (hour, received): (Int64, Double) = (try row[0], try row[1])
                    return received < storedBefore ? .max : hour - Int64(min(age, 1e15))
                }
                return RetentionCut(station: station.id, storedBefore: storedBefore, hoursBefore: hoursBefore ?? .max)
            }
    }
}

extension WriteTransaction {
    /// Deletes observations that are too old; at most `limit`.
    package func deleteObservations(_ cut: RetentionCut, limit: Int) throws -> Int {
        try connection.execute(
            """
            DELETE FROM observations WHERE id IN (
                SELECT id FROM observations WHERE station = ? AND hour < ? AND received_at < ? LIMIT ?)
            """,
            [cut.station, cut.hoursBefore, cut.storedBefore, limit]
        )
    }

    /// Deletes forecasts that are too old, with their outcomes, unless the drift detector has not read the outcome; at
    /// most `limit` forecasts.
    package func deleteForecasts(_ cut: RetentionCut, limit: Int) throws -> Int {
        let identifiers: [Int64] = try connection.values(
            """
            SELECT forecasts.id FROM forecasts LEFT JOIN outcomes ON outcomes.forecast = forecasts.id
            WHERE forecasts.station = ? AND forecasts.target_time < ?
                AND (outcomes.id IS NULL OR outcomes.stored_at < ?)
                AND (outcomes.id IS NULL OR outcomes.controls = 0 OR outcomes.id <= coalesce(
                    (SELECT min(outcome) FROM detectors
                        WHERE detectors.station = forecasts.station AND detectors.target = forecasts.target),
                    outcomes.id))
            LIMIT ?
            """,
            [cut.station, cut.hoursBefore, cut.storedBefore, limit]
        )
        guard !identifiers.isEmpty else { return 0 }
        // The text may contain values, because `run` does not cache it.
        let list = identifiers.map(String.init).joined(separator: ",")
        try noteGaps(ofForecasts: list)
        try connection.run("DELETE FROM outcomes WHERE forecast IN (\(list))")
        try connection.run("DELETE FROM forecasts WHERE id IN (\(list))")
        return identifiers.count
    }

    /// Deletes drift events that are too old and whose hour's observations were deleted; at most `limit` events.
    package func deleteDriftEvents(_ cut: RetentionCut, limit: Int) throws -> Int {
        try connection.execute(
            """
            DELETE FROM drift_events WHERE id IN (
                SELECT id FROM drift_events
                WHERE station = ? AND target_time < ? AND recorded_at < ? AND target_time < coalesce(
                    (SELECT min(hour) FROM observations WHERE observations.station = drift_events.station),
                    target_time + 1)
                LIMIT ?)
            """,
            [cut.station, cut.hoursBefore, cut.storedBefore, limit]
        )
    }

    /// Deletes drift levels of hours whose forecasts were deleted; at most `limit` levels.
    package func deleteDriftLevels(_ cut: RetentionCut, limit: Int) throws -> Int {
        try connection.execute(
            """
            DELETE FROM drift_levels WHERE (target, station, target_time) IN (
                SELECT target, station, target_time FROM drift_levels
                WHERE station = ? AND target_time < ? AND target_time < coalesce(
                    (SELECT min(target_time) FROM forecasts
                        WHERE forecasts.station = drift_levels.station AND forecasts.target = drift_levels.target),
                    target_time + 1)
                LIMIT ?)
            """,
            [cut.station, cut.hoursBefore, limit]
        )
    }

    /// Deletes errors that clients reported more than `age` seconds before the newest; at most `limit` errors.
    package func deleteEvaluations(age: Double, limit: Int) throws -> Int {
        try connection.execute(
            """
            DELETE FROM evaluations WHERE id IN (
                SELECT id FROM evaluations
                WHERE evaluated_at < (SELECT evaluated_at FROM evaluations ORDER BY id DESC LIMIT 1) - ?
                ORDER BY id LIMIT ?)
            """,
            [age, limit]
        )
    }

    /// Deletes the combinations, intervals, errors and sensor faults of stations without observations, and the detector
    /// states of stations that also have no outcomes; and the stations without observations and forecasts.
    ///
    /// - Returns: the number of deleted detector states.
    package func deleteStationStates() throws -> Int {
        for table in ["station_combinations", "station_intervals", "station_errors", "sensor_faults"] {
            try connection.execute(
                """
                DELETE FROM \(table) WHERE NOT EXISTS (
                    SELECT 1 FROM observations WHERE observations.station = \(table).station)
                """
            )
        }
        // A station of which nothing is left frees its place for another; see GrowthLimits of the API.
        try connection.execute(
            """
            DELETE FROM stations WHERE NOT EXISTS (SELECT 1 FROM observations WHERE observations.station = stations.id)
                AND NOT EXISTS (SELECT 1 FROM forecasts WHERE forecasts.station = stations.id)
            """
        )
        try joinGapsOfDeletedStations()
        return try connection.execute(
            """
            DELETE FROM detectors WHERE NOT EXISTS (
                SELECT 1 FROM outcomes
                    WHERE outcomes.station = detectors.station AND outcomes.target = detectors.target)
                AND NOT EXISTS (SELECT 1 FROM observations WHERE observations.station = detectors.station)
            """
        )
    }
}
