import HTTPClient
import Healing
package import Observations

/// An event to be recorded in the loop's history.
///
/// Every function that changes drift events, flags, promotions, version events or probations records an event in the
/// same transaction.
private struct NewEvent {
    /// Seconds since 1970; `nil` uses the database's clock.
    var recordedAt: Double?
    /// `nil` uses the hour of the newest observation.
    var weatherTime: Timestamp?
    var target: TargetName
    var kind: EventKind
    var station: String?
    var modelVersion: String?
    var flag: Int64?
    /// JSON.
    var details: String
}

extension WriteTransaction {
    func recordEvent(of event: DriftEventRecord) throws {
        try record(
            NewEvent(
                recordedAt: event.recordedAt,
                weatherTime: event.targetTime,
                target: event.target,
                kind: event.kind,
                station: event.station,
                modelVersion: event.modelVersion,
                flag: event.flag,
                details: event.evidence
            )
        )
    }

    func recordEvent(raised record: FlagRecord) throws {
        let flag = record.flag
        var details = EventDetails()
        details.add("reason", flag.reason.rawValue)
        details.add("evidence", json: flag.evidence)
        try self.record(
            NewEvent(
                recordedAt: flag.raisedAt,
                target: flag.target,
                kind: .flagRaised,
                station: record.station,
                flag: flag.id,
                details: details.json
            )
        )
    }

    /// Claims and returns use the database's clock; closed flags use their closing time.
    func recordEvent(changed record: FlagRecord) throws {
        let flag = record.flag
        var (kind, closedAt, holder): (EventKind, Double?, String?) = (.flagReturned, nil, nil)
        switch flag.state {
        case .raised: break
        case .claimed(let lease): (kind, holder) = (.flagClaimed, lease.holder)
        case .promoted(let at): (kind, closedAt) = (.accepted, at)
        case .rejected(let at): (kind, closedAt) = (.rejected, at)
        case .failed(let at): (kind, closedAt) = (.failed, at)
        }
        var details = EventDetails()
        details.add("reason", flag.reason.rawValue)
        details.add("holder", holder)
        details.add("attempts", flag.attempts)
        details.add("error", flag.error)
        details.add("duration", record.duration)
        details.add("verdict", json: record.verdict)
        try self.record(
            NewEvent(
                recordedAt: closedAt,
                target: flag.target,
                kind: kind,
                modelVersion: record.challenger,
                flag: flag.id,
                details: details.json
            )
        )
    }

    func recordEvent(
        of kind: PromotionRecord.Kind,
        version: String,
        replacing previous: String?,
        target: TargetName,
        cause: HealingCause
    ) throws {
        var details = EventDetails()
        details.add("previous", previous)
        details.add("actor", cause.actor)
        details.add("reason", cause.reason)
        details.add("evidence", json: cause.evidence)
        try record(
            NewEvent(
                recordedAt: cause.at,
                target: target,
                kind: kind == .rollback ? .rolledBack : .promoted,
                modelVersion: version,
                flag: cause.flag,
                details: details.json
            )
        )
    }

    func recordEvent(of event: VersionEventRecord, target: TargetName) throws {
        let kind: EventKind
        switch event.kind {
        case .quarantined: kind = .quarantined
        case .released: kind = .released
        case .pruned: return
        }
        var details = EventDetails()
        details.add("actor", event.actor)
        details.add("reason", event.reason)
        try record(
            NewEvent(
                recordedAt: event.happenedAt,
                target: target,
                kind: kind,
                modelVersion: event.version,
                details: details.json
            )
        )
    }

    /// Records that a report differs from the stored value of its hour, which stays.
    ///
    /// - Parameters:
    ///   - observation: the report.
    ///   - target: the target whose value differs.
    ///   - receivedAt: seconds since 1970.
    /// - Throws: ``StoreError``.
    package func recordConflict(
        with observation: Observation,
        target: TargetName,
        receivedAt: Double
    ) throws {
        let hour = observation.time.nearestHour
        let stored = try reading.observations(of: observation.station, from: hour, until: hour).first
        let variable = Variable.all.first { TargetName($0) == target }
        var details = EventDetails()
        details.add("stored", variable.flatMap { stored?.observation[$0] })
        details.add("received", variable.flatMap { observation[$0] })
        try record(
            NewEvent(
                recordedAt: receivedAt,
                weatherTime: Timestamp(hour),
                target: target,
                kind: .conflict,
                station: observation.station,
                details: details.json
            )
        )
    }

    func recordEvent(passed probation: Probation, target: TargetName, verdict: String?, at time: Double) throws {
        var details = EventDetails()
        details.add("predecessor", probation.predecessor)
        details.add("verdict", json: verdict)
        try record(
            NewEvent(
                recordedAt: time,
                target: target,
                kind: .probationPassed,
                modelVersion: probation.version,
                details: details.json
            )
        )
    }

    /// Records that nothing more is sent to a webhook.
    func recordEvent(disabled webhook: WebhookRecord, because reason: String, target: TargetName, at time: Double)
        throws
    {
        var details = EventDetails()
        details.add("webhook", webhook.id)
        details.add("url", webhook.address.description)
        details.add("reason", reason)
        try record(NewEvent(recordedAt: time, target: target, kind: .webhookDisabled, details: details.json))
    }

    /// Records that findings of the verdict have begun or ended.
    ///
    /// - Parameters:
    ///   - details: the findings, JSON.
    ///   - target: the target in whose history the event is recorded.
    ///   - time: seconds since 1970.
    /// - Throws: ``StoreError``.
    package func recordEvent(ofVerdict details: String, target: TargetName, at time: Double) throws {
        try record(NewEvent(recordedAt: time, target: target, kind: .verdictChanged, details: details))
    }

    func recordEvent(of annotation: AnnotationRecord, target: TargetName, at time: Double) throws {
        var details = EventDetails()
        details.add("annotation", Int(annotation.id))
        details.add("reason", annotation.text)
        details.add("actor", annotation.withdrawnBy ?? annotation.createdBy)
        details.add("ends_at", annotation.endsAt.map { "\($0)" })
        details.add("new_reference", json: annotation.startsReference ? "true" : "false")
        details.add("withdrawn", json: annotation.withdrawnAt == nil ? "false" : "true")
        try record(
            NewEvent(
                recordedAt: time,
                weatherTime: annotation.startsAt,
                target: target,
                kind: .annotated,
                station: annotation.station,
                flag: annotation.flag,
                details: details.json
            )
        )
    }

    private func record(_ event: NewEvent) throws {
        try connection.lock(RowStream("events", event.target))
        let inserted: (id: Int64, at: Double)? = try connection.row(
            """
            INSERT INTO events (recorded_at, weather_time, target, kind, station, model_version, flag, details)
            VALUES (coalesce(?, \(connection.dialect.now)),
                coalesce(?, (SELECT hour FROM observations ORDER BY id DESC LIMIT 1)), ?, ?, ?, ?, ?, ?)
            RETURNING id, recorded_at
            """,
            [
                event.recordedAt, event.weatherTime?.secondsSince1970, event.target, event.kind.rawValue,
                event.station, event.modelVersion, event.flag, event.details,
            ]
        ) { row in
            (id: try row[0], at: try row[1])
        }
        guard let inserted else { return }
        try enqueueDeliveries(
            of: WebhookSubject(
                event: inserted.id,
                kind: event.kind,
                target: event.target,
                station: event.station,
                recordedAt: inserted.at
            )
        )
    }
}
