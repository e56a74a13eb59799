package import Observations

/// A period in which a station's sensor for a target was faulty.
package struct SensorFaultSpan: Hashable, Sendable {
    package var station: String
    package var began: Timestamp
    /// `nil` while the fault lasts.
    package var ended: Timestamp?

    package init(station: String, began: Timestamp, ended: Timestamp? = nil) {
        self.station = station
        self.began = began
        self.ended = ended
    }
}

extension WriteTransaction {
    /// Opens or closes the station's fault if the event is about its sensor.
    func recordFault(of event: DriftEventRecord) throws {
        switch event.kind {
        case .sensorFault:
            let began = min(event.estimatedStart ?? event.targetTime, event.targetTime)
            try connection.execute(
                """
                INSERT INTO sensor_faults (target, station, began)
                SELECT ?, ?, ? WHERE NOT EXISTS (
                    SELECT 1 FROM sensor_faults WHERE target = ? AND station = ? AND ended IS NULL)
                """,
                [event.target, event.station, began.secondsSince1970, event.target, event.station]
            )
        case .sensorRecovered:
            try connection.execute(
                """
                UPDATE sensor_faults SET ended = CASE WHEN began > ? THEN began ELSE ? END
                WHERE target = ? AND station = ? AND ended IS NULL
                """,
                [event.targetTime.secondsSince1970, event.targetTime.secondsSince1970, event.target, event.station]
            )
        default: break
        }
    }
}

/// The condition that no sensor fault of the row's station touches the time from the row's `issued_at` to its
/// `target_time`; a forecast from a faulty reading and a comparison with one are both excluded.
///
/// - Parameter table: a table with the columns of `outcomes`.
/// - Returns: SQL without parameters.
func withoutFaults(_ table: String) -> String {
    """
    NOT EXISTS (
        SELECT 1 FROM sensor_faults WHERE sensor_faults.station = \(table).station
            AND sensor_faults.target = \(table).target AND sensor_faults.began <= \(table).target_time
            AND (sensor_faults.ended IS NULL OR sensor_faults.ended > \(table).issued_at))
    """
}

extension ReadTransaction {
    /// The stations with sensor faults and whether the fault is open; newest fault first, at most `limit` stations.
    package func sensorStates(of target: TargetName, limit: Int) throws -> [(station: String, isFaulty: Bool)] {
        try connection.rows(
            """
            SELECT station, CASE WHEN ended IS NULL THEN 1 ELSE 0 END FROM sensor_faults WHERE id IN (
                SELECT max(id) FROM sensor_faults WHERE target = ? GROUP BY station
            ) ORDER BY id DESC LIMIT ?
            """,
            [target, limit]
        ) { row in
            (try row[0], try row[1])
        }
    }

    /// The periods in which a station's sensor for a target was faulty; an open fault ends in the far future.
    package func sensorFaults(of station: String, target: TargetName) throws -> [Range<Timestamp>] {
        try faults("station = ? AND target = ? ORDER BY id", [station, target])
            .map { $0.began..<($0.ended ?? Timestamp(secondsSince1970: .max)) }
    }

    /// The open fault of a station's sensor for a target.
    package func openSensorFault(of station: String, target: TargetName) throws -> SensorFaultSpan? {
        try faults("station = ? AND target = ? AND ended IS NULL", [station, target]).first
    }

    /// The open faults of a target's sensors, oldest first, and their number.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - earliest: stations whose newest observation is older are left out; `nil` for none.
    ///   - limit: the maximum number of faults.
    /// - Returns: at most `limit` faults, and the number of all.
    /// - Throws: ``StoreError``.
    package func openSensorFaults(
        of target: TargetName,
        reportingSince earliest: Timestamp?,
        limit: Int
    ) throws -> (faults: [SensorFaultSpan], count: Int) {
        let condition = "target = ? AND ended IS NULL AND \(Self.isReporting("sensor_faults.station"))"
        let oldest = earliest ?? Timestamp(secondsSince1970: .min)
        return (
            try faults("\(condition) ORDER BY began, id LIMIT ?", [target, oldest, limit]),
            try connection.count("SELECT count(*) FROM sensor_faults WHERE \(condition)", [target, oldest])
        )
    }

    private func faults(_ clauses: String, _ arguments: [(any SQLConvertible)?]) throws -> [SensorFaultSpan] {
        try connection.rows("SELECT station, began, ended FROM sensor_faults WHERE \(clauses)", arguments) { row in
            SensorFaultSpan(station: try row[0], began: try row[1], ended: try row[2])
        }
    }
}
