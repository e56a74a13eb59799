package import Observations

extension ReadTransaction {
    /// The stations with sensor faults and whether the fault is open; newest event first, at most `limit` stations.
    package func sensorStates(of target: TargetName, limit: Int) throws -> [(station: String, isFaulty: Bool)] {
        try connection.rows(
            """
            SELECT station, CASE WHEN kind = 'sensor_fault' THEN 1 ELSE 0 END FROM drift_events WHERE id IN (
                SELECT max(id) FROM drift_events
                WHERE target = ? AND kind IN ('sensor_fault', 'sensor_recovered') GROUP BY station
            ) ORDER BY id DESC LIMIT ?
            """,
            [target, limit]
        ) { row in
            (try row[0], try row[1])
        }
    }

    /// The periods in which a station's sensor for a target was faulty; an open fault ends in the far future.
    package func sensorFaults(of station: String, target: TargetName) throws -> [Range<Timestamp>] {
        let events = try connection.rows(
            """
            SELECT kind, target_time, coalesce(estimated_start, target_time) FROM drift_events
            WHERE station = ? AND target = ? AND kind IN ('sensor_fault', 'sensor_recovered') ORDER BY id
            """,
            [station, target]
        ) { row in
            (
                kind: try row.word(0, of: "drift_events", "kind") as EventKind,
                time: try row[1] as Timestamp,
                began: try row[2] as Timestamp
            )
        }
        var spans: [Range<Timestamp>] = []
        var start: Timestamp?
        for event in events {
            if event.kind == .sensorFault {
                start = start ?? min(event.began, event.time)
            } else if let began = start {
                spans.append(began..<max(event.time, began))
                start = nil
            }
        }
        return spans + (start.map { [$0..<Timestamp(secondsSince1970: .max)] } ?? [])
    }
}
