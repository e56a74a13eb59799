import GRDB

/// Something that happened in the loop, and when: what a dashboard marks.
package struct LoopEvent: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case warning
        case drift
        case driftEnded = "drift_ended"
        case sensorFault = "sensor_fault"
        case sensorRecovered = "sensor_recovered"
        case flagRaised = "flag_raised"
        /// A new champion.
        case promoted
        case rejected
        case failed
        /// A version that had been replaced is the champion again.
        case rolledBack = "rolled_back"
    }

    package var kind: Kind
    /// Of the row that it comes from, counted within its kind's table.
    package var id: Int64
    /// Seconds since 1970.
    package var time: Double
    /// One word: the kind of drift, the station, the flag's reason, or the version.
    package var detail: String
}

extension ReadTransaction {
    /// The newest events of a model, of each kind at most `limit`, oldest first.
    package func loopEvents(of model: String, limit: Int) throws -> [LoopEvent] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT kind, id, time, detail FROM (
                    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY time DESC, id DESC) AS place
                    FROM (\(Self.allEvents))
                ) WHERE place <= ? ORDER BY time, id
                """
        )
        return try Row.fetchAll(statement, arguments: [model, model, model, model, limit])
            .compactMap { row in
                LoopEvent.Kind(rawValue: row[0])
                    .map { LoopEvent(kind: $0, id: row[1], time: row[2], detail: row[3]) }
            }
    }

    private static let allEvents = """
        SELECT kind, id, recorded_at AS time,
            CASE WHEN kind IN ('warning', 'drift') THEN coalesce(evidence ->> '$.kind', station) ELSE station END AS detail
        FROM drift_events WHERE model = ?
        UNION ALL
        SELECT 'flag_raised', id, raised_at, reason FROM retrain_flags WHERE model = ?
        UNION ALL
        SELECT state, id, closed_at, reason FROM retrain_flags WHERE model = ? AND state IN ('rejected', 'failed')
        UNION ALL
        SELECT CASE WHEN EXISTS (
                SELECT 1 FROM promotions AS earlier
                WHERE earlier.model = promotions.model AND earlier.version = promotions.version
                    AND earlier.id < promotions.id
            ) THEN 'rolled_back' ELSE 'promoted' END,
            id, promoted_at, version
        FROM promotions WHERE model = ?
        """
}
