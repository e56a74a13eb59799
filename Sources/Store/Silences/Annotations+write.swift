package import Observations

extension WriteTransaction {
    /// Stores an annotation, and records an event; its `createdBy` is the proven client if there is one.
    ///
    /// - Parameters:
    ///   - annotation: the annotation.
    ///   - target: the target in whose history the event of an annotation of all targets is recorded.
    /// - Returns: the stored annotation.
    /// - Throws: ``NoteError``, or ``SQLError``.
    package func insert(_ annotation: AnnotationRecord, eventOf target: TargetName) throws -> AnnotationRecord {
        let count = try connection.count("SELECT count(*) FROM annotations")
        guard count < AnnotationRecord.most else { throw NoteError.tooManyAnnotations(AnnotationRecord.most) }
        if let station = annotation.station {
            guard try connection.count("SELECT count(*) FROM stations WHERE id = ?", [station]) > 0 else {
                throw NoteError.unknownStation(station)
            }
            let own = try connection.count("SELECT count(*) FROM annotations WHERE station = ?", [station])
            guard own < AnnotationRecord.mostOfStation else {
                throw NoteError.tooManyAnnotations(AnnotationRecord.mostOfStation)
            }
        }
        if let flag = annotation.flag, try reading.flag(flag) == nil { throw NoteError.unknownFlag(flag) }
        var stored = annotation
        stored.createdBy = provenActor(annotation.createdBy)
        let id: Int64? = try connection.value(
            """
            INSERT INTO annotations (target, station, flag, starts_at, ends_at, text, created_by, created_at,
                new_reference)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                stored.target, stored.station, stored.flag, stored.startsAt.secondsSince1970,
                stored.endsAt?.secondsSince1970, stored.text, stored.createdBy, stored.createdAt,
                stored.startsReference ? 1 : 0,
            ]
        )
        guard let id else { throw SQLError.null(column: "id") }
        stored.id = id
        try recordEvent(of: stored, target: stored.target ?? target, at: stored.createdAt)
        try audit(
            "annotate",
            of: "\(id)",
            target: stored.target?.rawValue,
            claimed: annotation.createdBy,
            reason: stored.text,
            after: AnnotationState(stored),
            at: stored.createdAt
        )
        return stored
    }

    /// Withdraws an annotation; a reference that was started with it stays.
    ///
    /// - Parameters:
    ///   - id: the annotation.
    ///   - stated: the name of the person who withdraws it, if no client is proven.
    ///   - target: the target in whose history the event of an annotation of all targets is recorded.
    ///   - now: seconds since 1970.
    /// - Returns: the annotation.
    /// - Throws: ``NoteError``, or ``SQLError``.
    package func withdrawAnnotation(
        _ id: Int64,
        by stated: String,
        eventOf target: TargetName,
        now: Double
    ) throws -> AnnotationRecord {
        guard var annotation = try reading.annotation(id), annotation.withdrawnAt == nil else {
            throw NoteError.unknownAnnotation(id)
        }
        let before = AnnotationState(annotation)
        annotation.withdrawnAt = now
        annotation.withdrawnBy = provenActor(stated)
        try connection.execute(
            "UPDATE annotations SET withdrawn_at = ?, withdrawn_by = ? WHERE id = ?",
            [now, annotation.withdrawnBy, id]
        )
        try recordEvent(of: annotation, target: annotation.target ?? target, at: now)
        try audit(
            "withdraw annotation",
            of: "\(id)",
            target: annotation.target?.rawValue,
            claimed: stated,
            before: before,
            at: now
        )
        return annotation
    }
}

/// An annotation in the audit.
private struct AnnotationState: Encodable {
    var station: String?
    var flag: Int64?
    var startsAt: Timestamp
    var endsAt: Timestamp?
    var text: String
    var newReference: Bool

    init(_ annotation: AnnotationRecord) {
        station = annotation.station
        flag = annotation.flag
        startsAt = annotation.startsAt
        endsAt = annotation.endsAt
        text = annotation.text
        newReference = annotation.startsReference
    }

    private enum CodingKeys: String, CodingKey {
        case station
        case flag
        case startsAt = "starts_at"
        case endsAt = "ends_at"
        case text
        case newReference = "new_reference"
    }
}
