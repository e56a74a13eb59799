import Foundation
import Forecasting
import GRDB

/// Where the drift detector of a station stands in its outcomes.
package struct DetectorRecord: Hashable, Sendable {
    /// The last outcome that is in the state.
    package var outcome: Int64
    package var state: Data

    package init(outcome: Int64, state: Data) {
        self.outcome = outcome
        self.state = state
    }
}

/// What the drift detector said, and about which outcome.
package struct DriftEventRecord: Hashable, Sendable {
    package var model: String
    package var modelVersion: String?
    package var station: String
    package var outcome: Int64
    package var targetTime: Timestamp
    /// `warning`, `drift`, `sensor_fault` or `recovered`.
    package var kind: String
    /// JSON.
    package var evidence: String
    /// The flag that this event raised.
    package var flag: Int64?
    /// Seconds since 1970.
    package var recordedAt: Double

    package init(
        model: String,
        modelVersion: String?,
        station: String,
        outcome: Int64,
        targetTime: Timestamp,
        kind: String,
        evidence: String,
        flag: Int64? = nil,
        recordedAt: Double
    ) {
        self.model = model
        self.modelVersion = modelVersion
        self.station = station
        self.outcome = outcome
        self.targetTime = targetTime
        self.kind = kind
        self.evidence = evidence
        self.flag = flag
        self.recordedAt = recordedAt
    }
}

extension WriteTransaction {
    package func save(_ record: DetectorRecord, model: String, station: String) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO detectors (model, station, outcome, state) VALUES (?, ?, ?, ?)
                ON CONFLICT (model, station) DO UPDATE SET outcome = excluded.outcome, state = excluded.state
                """
        )
        .execute(arguments: [model, station, record.outcome, record.state])
    }

    package func insert(_ event: DriftEventRecord) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO drift_events (model, model_version, station, outcome, target_time, kind, evidence, flag,
                    recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (station, outcome, kind) DO NOTHING
                """
        )
        .execute(arguments: [
            event.model, event.modelVersion, event.station, event.outcome, event.targetTime.secondsSince1970,
            event.kind, event.evidence, event.flag, event.recordedAt,
        ])
    }
}

extension ReadTransaction {
    package func detector(model: String, station: String) throws -> DetectorRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT outcome, state FROM detectors WHERE model = ? AND station = ?"
        )
        return try Row.fetchOne(statement, arguments: [model, station])
            .map { row in
                DetectorRecord(outcome: row[0], state: row[1])
            }
    }

    /// The spans of time in which a station's sensor was not believed, in seconds since 1970.
    package func sensorFaults(of station: String) throws -> [Range<Int64>] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT kind, target_time, coalesce(evidence ->> '$.estimated_start', target_time) FROM drift_events
                WHERE station = ? AND kind IN ('sensor_fault', 'sensor_recovered') ORDER BY id
                """
        )
        var spans: [Range<Int64>] = []
        var start: Int64?
        for row in try Row.fetchAll(statement, arguments: [station]) {
            let kind: String = row[0]
            let time: Int64 = row[1]
            if kind == "sensor_fault" {
                start = start ?? min(row[2], time)
            } else if let began = start {
                spans.append(began..<max(time, began))
                start = nil
            }
        }
        return spans + (start.map { [$0..<Int64.max] } ?? [])
    }

    /// The newest events of a model, newest first.
    package func driftEvents(of model: String, limit: Int) throws -> [DriftEventRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT model, model_version, station, outcome, target_time, kind, evidence, flag, recorded_at
                FROM drift_events WHERE model = ? ORDER BY id DESC LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [model, limit])
            .map { row in
                DriftEventRecord(
                    model: row[0],
                    modelVersion: row[1],
                    station: row[2],
                    outcome: row[3],
                    targetTime: Timestamp(secondsSince1970: row[4]),
                    kind: row[5],
                    evidence: row[6],
                    flag: row[7],
                    recordedAt: row[8]
                )
            }
    }

    /// When the newest drift of a model was recorded, in seconds since 1970.
    package func latestDrift(of model: String) throws -> Double? {
        let statement = try database.cachedStatement(
            sql: "SELECT max(recorded_at) FROM drift_events WHERE model = ? AND kind = 'drift'"
        )
        return try Double.fetchOne(statement, arguments: [model])
    }

    /// How many events of each kind a model has had, for counters that outlive a process.
    package func driftEventCounts(of model: String) throws -> [String: Int] {
        let statement = try database.cachedStatement(
            sql: "SELECT kind, count(*) FROM drift_events WHERE model = ? GROUP BY kind"
        )
        let rows = try Row.fetchAll(statement, arguments: [model])
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: +)
    }
}
