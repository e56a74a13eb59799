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
    package var id: Int64
    /// Seconds since 1970.
    package var time: Double
    /// One word: the kind of drift, the station, the flag's reason, or the version.
    package var detail: String
}

extension ReadTransaction {
    /// The newest events of a model, of each kind at most `limit`, oldest first.
    package func loopEvents(of model: String, limit: Int) throws -> [LoopEvent] {
        let kinds = LoopEvent.Kind.allCases.map(\.rawValue)
        let places = kinds.map { _ in "?" }.joined(separator: ", ")
        let statement = try database.cachedStatement(
            sql: """
                SELECT kind, id, recorded_at, detail FROM (
                    SELECT kind, id, recorded_at, coalesce(
                            CASE kind WHEN 'warning' THEN details ->> '$.kind' WHEN 'drift' THEN details ->> '$.kind'
                                WHEN 'flag_raised' THEN details ->> '$.reason' WHEN 'rejected' THEN details ->> '$.reason'
                                WHEN 'failed' THEN details ->> '$.reason' WHEN 'promoted' THEN model_version
                                WHEN 'rolled_back' THEN model_version END, station, '') AS detail,
                        row_number() OVER (PARTITION BY kind ORDER BY id DESC) AS place
                    FROM events WHERE model = ? AND kind IN (\(places))
                ) WHERE place <= ? ORDER BY recorded_at, id
                """
        )
        return try Row.fetchAll(statement, arguments: [model] + StatementArguments(kinds) + [limit])
            .compactMap { row in
                LoopEvent.Kind(rawValue: row[0])
                    .map { LoopEvent(kind: $0, id: row[1], time: row[2], detail: row[3]) }
            }
    }
}
