import Forecasting
import GRDB
import TraceContext

/// Something that happened in the loop.
package struct EventRecord: Hashable, Sendable {
    /// Counts up in the order of recording.
    package var id: Int64
    /// Seconds since 1970.
    package var recordedAt: Double
    /// The hour of the weather that it is about; `nil` where nothing had been observed yet.
    package var weatherTime: Timestamp?
    package var model: String
    /// ``EventKind``, or a word of a newer schema.
    package var kind: String
    package var station: String?
    package var modelVersion: String?
    package var flag: Int64?
    /// The flag's trace.
    package var trace: TraceIdentifier?
    /// JSON.
    package var details: String
}

/// What can happen in the loop.
package enum EventKind: String, CaseIterable, Sendable {
    case warning
    case drift
    case driftEnded = "drift_ended"
    case sensorFault = "sensor_fault"
    case sensorRecovered = "sensor_recovered"
    case flagRaised = "flag_raised"
    case flagClaimed = "flag_claimed"
    case flagReturned = "flag_returned"
    /// A challenger proved better than the champion.
    case accepted
    case rejected
    /// A flag was given up.
    case failed
    /// A new champion.
    case promoted
    /// A version that had been replaced is the champion again.
    case rolledBack = "rolled_back"
    case probationPassed = "probation_passed"
    case quarantined
    case released
}

/// Which events to read.
package struct EventQuery: Hashable, Sendable {
    package var model: String
    /// Only events after this one.
    package var after: Int64?
    /// Only events recorded at this time or later, in seconds since 1970.
    package var recordedSince: Double?
    /// Only these; empty for all.
    package var kinds: Set<EventKind>
    /// Only events of this station, and those of no station.
    package var station: String?
    package var limit: Int

    package init(
        model: String,
        after: Int64? = nil,
        recordedSince: Double? = nil,
        kinds: Set<EventKind> = [],
        station: String? = nil,
        limit: Int
    ) {
        self.model = model
        self.after = after
        self.recordedSince = recordedSince
        self.kinds = kinds
        self.station = station
        self.limit = limit
    }
}

extension ReadTransaction {
    /// The oldest events that fit, oldest first, when the query says after what; else the newest, oldest first.
    package func events(_ query: EventQuery) throws -> [EventRecord] {
        var conditions = ["model = ?"]
        var arguments: StatementArguments = [query.model]
        if let after = query.after {
            conditions.append("id > ?")
            arguments += [after]
        }
        if let since = query.recordedSince {
            conditions.append("recorded_at >= ?")
            arguments += [since]
        }
        if !query.kinds.isEmpty {
            conditions.append("kind IN (\(query.kinds.map { _ in "?" }.joined(separator: ", ")))")
            arguments += StatementArguments(query.kinds.map(\.rawValue).sorted())
        }
        if let station = query.station {
            conditions.append("(station = ? OR station IS NULL)")
            arguments += [station]
        }
        let isForward = query.after != nil || query.recordedSince != nil
        arguments += [query.limit]
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, recorded_at, weather_time, model, kind, station, model_version, flag, details,
                    (SELECT trace FROM retrain_flags WHERE retrain_flags.id = events.flag)
                FROM events
                WHERE \(conditions.joined(separator: " AND ")) ORDER BY id \(isForward ? "ASC" : "DESC") LIMIT ?
                """,
            arguments: arguments
        )
        let events = rows.map(Self.event)
        return isForward ? events : events.reversed()
    }

    /// How often something has happened to a model.
    package func eventCount(_ kind: EventKind, of model: String) throws -> Int {
        let statement = try database.cachedStatement(sql: "SELECT count(*) FROM events WHERE kind = ? AND model = ?")
        return try Int.fetchOne(statement, arguments: [kind.rawValue, model]) ?? 0
    }

    /// The newest event; 0 where nothing has happened yet.
    package func latestEventIdentifier() throws -> Int64 {
        try Int64.fetchOne(try database.cachedStatement(sql: "SELECT max(id) FROM events")) ?? 0
    }

    private static func event(_ row: Row) -> EventRecord {
        let weatherTime: Int64? = row[2]
        return EventRecord(
            id: row[0],
            recordedAt: row[1],
            weatherTime: weatherTime.map { Timestamp(secondsSince1970: $0) },
            model: row[3],
            kind: row[4],
            station: row[5],
            modelVersion: row[6],
            flag: row[7],
            trace: (row[9] as String?).flatMap { TraceIdentifier($0) },
            details: row[8]
        )
    }
}
