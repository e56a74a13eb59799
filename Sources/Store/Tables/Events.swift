package import Access
package import Observations
package import TraceContext

/// An event in the loop.
package struct EventRecord: Hashable, Sendable {
    /// Increases in the order of recording.
    package var id: Int64
    /// Seconds since 1970.
    package var recordedAt: Double
    /// The hour of weather that the event refers to; `nil` if no observation was stored.
    package var weatherTime: Timestamp?
    package var target: TargetName
    package var kind: EventKind
    package var station: String?
    package var modelVersion: String?
    package var flag: Int64?
    /// The flag's trace.
    package var trace: TraceIdentifier?
    /// JSON.
    package var details: String

    package init(
        id: Int64,
        recordedAt: Double,
        weatherTime: Timestamp?,
        target: TargetName,
        kind: EventKind,
        station: String?,
        modelVersion: String?,
        flag: Int64?,
        trace: TraceIdentifier?,
        details: String
    ) {
        self.id = id
        self.recordedAt = recordedAt
        self.weatherTime = weatherTime
        self.target = target
        self.kind = kind
        self.station = station
        self.modelVersion = modelVersion
        self.flag = flag
        self.trace = trace
        self.details = details
    }
}

/// The kinds of events in the loop.
package enum EventKind: String, CaseIterable, Sendable {
    case warning
    case drift
    case driftEnded = "drift_ended"
    case sensorFault = "sensor_fault"
    case sensorRecovered = "sensor_recovered"
    /// A report differs from the stored value of its hour.
    case conflict
    case flagRaised = "flag_raised"
    case flagClaimed = "flag_claimed"
    case flagReturned = "flag_returned"
    /// A challenger proved better than the champion.
    case accepted
    case rejected
    /// A flag was closed after too many failed attempts.
    case failed
    /// A version became the champion.
    case promoted
    /// A previous champion became the champion again.
    case rolledBack = "rolled_back"
    case probationPassed = "probation_passed"
    case quarantined
    case released
    /// Nothing more is sent to a webhook, because its receiver did not accept messages.
    case webhookDisabled = "webhook_disabled"
    /// A finding of the verdict was notified, or is gone.
    case verdictChanged = "verdict_changed"
    /// Somebody has annotated a time of the weather, or has withdrawn an annotation.
    case annotated
}

/// A query of events.
package struct EventQuery: Hashable, Sendable {
    package var target: TargetName
    /// Only events with a greater identifier.
    package var after: Int64?
    /// Only events recorded at this time or later, in seconds since 1970.
    package var recordedSince: Double?
    /// Only events of these kinds; empty for all kinds.
    package var kinds: Set<EventKind>
    /// Only events of this station and events without a station.
    package var station: String?
    /// Only events of these stations, without those that concern no station; `nil` for all.
    package var patterns: StationPatterns?
    package var limit: Int

    package init(
        target: TargetName,
        after: Int64? = nil,
        recordedSince: Double? = nil,
        kinds: Set<EventKind> = [],
        station: String? = nil,
        among patterns: StationPatterns? = nil,
        limit: Int
    ) {
        self.target = target
        self.after = after
        self.recordedSince = recordedSince
        self.kinds = kinds
        self.station = station
        self.patterns = patterns
        self.limit = limit
    }
}

extension ReadTransaction {
    /// The events that match, oldest first.
    ///
    /// If more than `limit` events match, a query with `after` or `recordedSince` returns the oldest, and any other
    /// query returns the newest.
    package func events(_ query: EventQuery) throws -> [EventRecord] {
        var conditions = ["target = ?"]
        var arguments: [(any SQLConvertible)?] = [query.target]
        if let after = query.after {
            conditions.append("id > ?")
            arguments.append(after)
        }
        if let since = query.recordedSince {
            conditions.append("recorded_at >= ?")
            arguments.append(since)
        }
        if !query.kinds.isEmpty {
            conditions.append("kind IN (\(parameters(query.kinds.count)))")
            arguments += query.kinds.map(\.rawValue).sorted()
        }
        if let station = query.station {
            conditions.append("(station = ? OR station IS NULL)")
            arguments.append(station)
        }
        let isForward = query.after != nil || query.recordedSince != nil
        let order = "ORDER BY id \(isForward ? "ASC" : "DESC")"
        // Patterns choose rows after they were read.
        let bound = query.patterns == nil ? " LIMIT ?" : ""
        if query.patterns == nil { arguments.append(query.limit) }
        let events = try connection.rows(
            "\(EventRecord.query) WHERE \(conditions.joined(separator: " AND ")) \(order)\(bound)",
            arguments,
            limit: query.limit
        ) { row -> EventRecord? in
            if let patterns = query.patterns {
                guard let station: String = try row[5], patterns.contains(station) else { return nil }
            }
            return try EventRecord(row: row)
        }
        return isForward ? events : events.reversed()
    }

    /// - Returns: `nil` if no event has this position.
    package func event(_ id: Int64) throws -> EventRecord? {
        try connection.row("\(EventRecord.query) WHERE id = ?", [id], EventRecord.init(row:))
    }

    /// The events of all targets in a span of time, oldest first.
    ///
    /// - Parameters:
    ///   - span: seconds since 1970.
    ///   - id: only events after this one.
    ///   - limit: the largest number of events.
    /// - Returns: the events.
    /// - Throws: ``SQLError``.
    package func events(recordedIn span: ClosedRange<Double>, after id: Int64, limit: Int) throws -> [EventRecord] {
        try connection.rows(
            "\(EventRecord.query) WHERE id > ? AND recorded_at BETWEEN ? AND ? ORDER BY id LIMIT ?",
            [id, span.lowerBound, span.upperBound, limit],
            EventRecord.init(row:)
        )
    }

    /// The number of a model's events of one kind.
    package func eventCount(_ kind: EventKind, of target: TargetName) throws -> Int {
        try connection.count("SELECT count(*) FROM events WHERE kind = ? AND target = ?", [kind.rawValue, target])
    }

    /// The position of the newest event of all targets; 0 before the first.
    package func latestEventIdentifier() throws -> Int64 {
        try connection.value("SELECT max(id) FROM events") ?? 0
    }
}

extension EventRecord {
    fileprivate static let query = """
        SELECT id, recorded_at, weather_time, target, kind, station, model_version, flag, details,
            (SELECT trace FROM retrain_flags WHERE retrain_flags.id = events.flag)
        FROM events
        """

    fileprivate init(row: Row) throws {
        self.init(
            id: try row[0],
            recordedAt: try row[1],
            weatherTime: (try row[2]).map(Timestamp.init(secondsSince1970:)),
            target: try row[3],
            kind: try row.word(4, of: "events", "kind"),
            station: try row[5],
            modelVersion: try row[6],
            flag: try row[7],
            trace: try row.trace(9),
            details: try row[8]
        )
    }
}
