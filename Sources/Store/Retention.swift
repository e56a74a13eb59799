import Forecasting
import GRDB

/// How long rows are kept, in seconds.
package struct RetentionLimits: Hashable, Sendable {
    package var observations: Double
    /// Of forecasts with their outcomes, and of errors that clients reported.
    package var outcomes: Double
    /// Of what the drift detector said.
    package var events: Double

    package init(observations: Double, outcomes: Double, events: Double) {
        self.observations = observations
        self.outcomes = outcomes
        self.events = events
    }
}

/// Which rows of one station are too old: those that were stored before a time, and are about an hour before another.
///
/// Two clocks, because either alone would delete what is still wanted: weather of years ago that was stored today, or
/// everything when the wall clock jumps.
package struct RetentionCut: Hashable, Sendable {
    package var station: String
    /// Seconds since 1970, of the wall clock.
    package var storedBefore: Double
    /// Seconds since 1970, of the observations.
    package var hoursBefore: Int64
}

extension ReadTransaction {
    /// What is too old at each station.
    ///
    /// An hour is too old when it is longer before the station's newest than `age`, and was stored as long before the
    /// newest row of all; of a station that has been silent for as long, every hour is.
    ///
    /// - Parameters:
    ///   - age: in seconds.
    ///   - now: seconds since 1970; a clock that runs ahead of the rows does not make them older.
    /// - Returns: one cut for each station with observations.
    /// - Throws: an error of SQLite.
    package func retentionCuts(age: Double, now: Double) throws -> [RetentionCut] {
        let newest = try database.cachedStatement(
            sql: "SELECT hour, received_at FROM observations WHERE station = ? ORDER BY hour DESC LIMIT 1"
        )
        let last = try database.cachedStatement(sql: "SELECT received_at FROM observations ORDER BY id DESC LIMIT 1")
        guard let lastReceived = try Double.fetchOne(last) else { return [] }
        let storedBefore = min(now, lastReceived) - age
        return try stations()
            .compactMap { station in
                guard let row = try Row.fetchOne(newest, arguments: [station.id]) else { return nil }
                let (hour, received): (Int64, Double) = (row[0], row[1])
                let isSilent = received < storedBefore
                return RetentionCut(
                    station: station.id,
                    storedBefore: storedBefore,
                    hoursBefore: isSilent ? .max : hour - Int64(min(age, 1e15))
                )
            }
    }
}

extension WriteTransaction {
    /// Deletes observations that are too old; at most `limit`.
    package func deleteObservations(_ cut: RetentionCut, limit: Int) throws -> Int {
        try delete(
            """
            DELETE FROM observations WHERE id IN (
                SELECT id FROM observations WHERE station = ? AND hour < ? AND received_at < ? LIMIT ?)
            """,
            [cut.station, cut.hoursBefore, cut.storedBefore, limit]
        )
    }

    /// Deletes forecasts with their outcomes that are too old, unless the drift detector has not seen them; at most
    /// `limit` forecasts.
    package func deleteForecasts(_ cut: RetentionCut, limit: Int) throws -> Int {
        let statement = try database.cachedStatement(
            sql: """
                SELECT forecasts.id FROM forecasts LEFT JOIN outcomes ON outcomes.forecast = forecasts.id
                WHERE forecasts.station = ? AND forecasts.target_time < ?
                    AND (outcomes.id IS NULL OR outcomes.stored_at < ?)
                    AND (outcomes.id IS NULL OR outcomes.id <= coalesce(
                        (SELECT min(outcome) FROM detectors WHERE detectors.station = forecasts.station),
                        outcomes.id))
                LIMIT ?
                """
        )
        let arguments: StatementArguments = [cut.station, cut.hoursBefore, cut.storedBefore, limit]
        let identifiers = try Int64.fetchAll(statement, arguments: arguments)
        guard !identifiers.isEmpty else { return 0 }
        let list = identifiers.map(String.init).joined(separator: ",")
        try database.execute(sql: "DELETE FROM outcomes WHERE forecast IN (\(list))")
        try database.execute(sql: "DELETE FROM forecasts WHERE id IN (\(list))")
        return identifiers.count
    }

    /// Deletes what the drift detector said about hours whose observations are gone, and that is too old; at most
    /// `limit` events.
    package func deleteDriftEvents(_ cut: RetentionCut, limit: Int) throws -> Int {
        try delete(
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

    /// Deletes how close a station came to a drift at hours whose outcomes are gone.
    package func deleteDriftLevels(_ cut: RetentionCut, limit: Int) throws -> Int {
        try delete(
            """
            DELETE FROM drift_levels WHERE (model, station, target_time) IN (
                SELECT model, station, target_time FROM drift_levels
                WHERE station = ? AND target_time < ? AND target_time < coalesce(
                    (SELECT min(target_time) FROM forecasts WHERE forecasts.station = drift_levels.station),
                    target_time + 1)
                LIMIT ?)
            """,
            [cut.station, cut.hoursBefore, limit]
        )
    }

    /// Deletes errors that clients reported longer than `age` seconds before the newest; at most `limit`.
    package func deleteEvaluations(age: Double, limit: Int) throws -> Int {
        try delete(
            """
            DELETE FROM evaluations WHERE id IN (
                SELECT id FROM evaluations
                WHERE evaluated_at < (SELECT evaluated_at FROM evaluations ORDER BY id DESC LIMIT 1) - ?
                ORDER BY id LIMIT ?)
            """,
            [age, limit]
        )
    }

    /// Deletes the detector states of stations that have no outcome left, and what their combinations have learnt.
    ///
    /// - Returns: how many detector states.
    package func deleteDetectorStates() throws -> Int {
        _ = try delete(
            """
            DELETE FROM station_combinations WHERE NOT EXISTS (
                SELECT 1 FROM observations WHERE observations.station = station_combinations.station)
            """,
            []
        )
        return try delete(
            """
            DELETE FROM detectors WHERE NOT EXISTS (
                SELECT 1 FROM outcomes WHERE outcomes.station = detectors.station)
                AND NOT EXISTS (SELECT 1 FROM observations WHERE observations.station = detectors.station)
            """,
            []
        )
    }

    private func delete(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
        return database.changesCount
    }
}
