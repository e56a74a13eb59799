package import Observations

/// An event that the drift detector reported for an outcome.
package struct DriftEventRecord: Hashable, Sendable {
    package var target: TargetName
    package var modelVersion: String?
    package var station: String
    package var outcome: Int64
    package var targetTime: Timestamp
    /// The start or the end of a drift or of a sensor fault, or a warning.
    package var kind: EventKind
    /// The estimated start of the drift or the fault; `nil` for an end.
    package var estimatedStart: Timestamp?
    /// JSON.
    package var evidence: String
    /// The flag that this event raised.
    package var flag: Int64?
    /// Seconds since 1970.
    package var recordedAt: Double

    package init(
        target: TargetName,
        modelVersion: String?,
        station: String,
        outcome: Int64,
        targetTime: Timestamp,
        kind: EventKind,
        estimatedStart: Timestamp? = nil,
        evidence: String,
        flag: Int64? = nil,
        recordedAt: Double
    ) {
        self.target = target
        self.modelVersion = modelVersion
        self.station = station
        self.outcome = outcome
        self.targetTime = targetTime
        self.kind = kind
        self.estimatedStart = estimatedStart
        self.evidence = evidence
        self.flag = flag
        self.recordedAt = recordedAt
    }
}

extension DriftEventRecord {
    fileprivate static let columns = """
        target, model_version, station, outcome, target_time, kind, estimated_start, evidence, flag, recorded_at
        """

    fileprivate init(row: Row) throws {
        self.init(
            target: try row[0],
            modelVersion: try row[1],
            station: try row[2],
            outcome: try row[3],
            targetTime: Timestamp(secondsSince1970: try row[4]),
            kind: try row.word(5, of: "drift_events", "kind"),
            estimatedStart: (try row[6]).map(Timestamp.init(secondsSince1970:)),
            evidence: try row[7],
            flag: try row[8],
            recordedAt: try row[9]
        )
    }
}

extension WriteTransaction {
    /// Stores an event, unless the outcome has an event of the same kind.
    package func insert(_ event: DriftEventRecord) throws {
        let changes = try connection.execute(
            """
            INSERT INTO drift_events (\(DriftEventRecord.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (target, station, outcome, kind) DO NOTHING
            """,
            [
                event.target, event.modelVersion, event.station, event.outcome, event.targetTime.secondsSince1970,
                event.kind.rawValue, event.estimatedStart?.secondsSince1970, event.evidence, event.flag,
                event.recordedAt,
            ]
        )
        guard changes > 0 else { return }
        try recordEvent(of: event)
        try recordFault(of: event)
    }
}

extension ReadTransaction {
    /// The newest events of a model, newest first.
    package func driftEvents(of target: TargetName, limit: Int) throws -> [DriftEventRecord] {
        try connection.rows(
            "SELECT \(DriftEventRecord.columns) FROM drift_events WHERE target = ? ORDER BY id DESC LIMIT ?",
            [target, limit],
            DriftEventRecord.init(row:)
        )
    }

    /// The time at which the newest drift of a model was recorded, in seconds since 1970; `nil` if none was.
    package func latestDrift(of target: TargetName) throws -> Double? {
        try connection.value(
            "SELECT max(recorded_at) FROM drift_events WHERE target = ? AND kind = 'drift'",
            [target]
        )
    }

    /// When the newest drift at a station was recorded, in seconds since 1970.
    package func latestDrift(of target: TargetName, station: String) throws -> Double? {
        try connection.value(
            """
            SELECT recorded_at FROM drift_events WHERE station = ? AND target = ? AND kind = 'drift'
            ORDER BY id DESC LIMIT 1
            """,
            [station, target]
        )
    }

    /// The number of a model's events by kind, for counters that survive a restart.
    package func driftEventCounts(of target: TargetName) throws -> [EventKind: Int] {
        let counts = try connection.rows(
            "SELECT kind, count(*) FROM drift_events WHERE target = ? GROUP BY kind",
            [target]
        ) { row in
            (try row.word(0, of: "drift_events", "kind") as EventKind, try row[1] as Int)
        }
        return Dictionary(counts, uniquingKeysWith: +)
    }
}
