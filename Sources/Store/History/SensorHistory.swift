extension ReadTransaction {
    /// Stations whose sensor has been faulty, and whether it still is; those with the newest faults, at most `limit`.
    package func sensorStates(of model: String, limit: Int) throws -> [(station: String, isFaulty: Bool)] {
        try connection.rows(
            """
            SELECT station, CASE WHEN kind = 'sensor_fault' THEN 1 ELSE 0 END FROM drift_events WHERE id IN (
                SELECT max(id) FROM drift_events
                WHERE target = ? AND kind IN ('sensor_fault', 'sensor_recovered') GROUP BY station
            ) ORDER BY id DESC LIMIT ?
            """,
            [model, limit]
        ) { row in
            (try row[0], try row[1])
        }
    }

    /// The spans of time in which the sensor of a station and a target was faulty, in seconds since 1970.
    package func sensorFaults(of station: String, target: String) throws -> [Range<Int64>] {
        let events = try connection.rows(
            """
            SELECT kind, target_time, coalesce(estimated_start, target_time) FROM drift_events
            WHERE station = ? AND target = ? AND kind IN ('sensor_fault', 'sensor_recovered') ORDER BY id
            """,
            [station, target]
        ) { row in
            (
                kind: try row.word(0, of: "drift_events", "kind") as EventKind,
                time: try row[1] as Int64,
                began: try row[2] as Int64
            )
        }
        var spans: [Range<Int64>] = []
        var start: Int64?
        for event in events {
            if event.kind == .sensorFault {
                start = start ?? min(event.began, event.time)
            } else if let began = start {
                spans.append(began..<max(event.time, began))
                start = nil
            }
        }
        return spans + (start.map { [$0..<Int64.max] } ?? [])
    }
}
