package import Observations

/// A remark by a person at a time of the weather.
package struct AnnotationRecord: Hashable, Sendable {
    /// The largest numbers of annotations, withdrawn ones included.
    package static let most = 100_000
    package static let mostOfStation = 1000

    /// Increases in the order of writing; 0 before the annotation is stored.
    package var id: Int64
    /// `nil` for all targets.
    package var target: TargetName?
    /// `nil` for all stations.
    package var station: String?
    /// The retrain flag that the annotation comments on.
    package var flag: Int64?
    package var startsAt: Timestamp
    /// `nil` for a moment.
    package var endsAt: Timestamp?
    package var text: String
    package var createdBy: String
    /// Seconds since 1970.
    package var createdAt: Double
    /// Whether the station's drift detectors learn again what is normal from ``startsAt`` on.
    package var startsReference: Bool
    /// Seconds since 1970; `nil` for an annotation that counts.
    package var withdrawnAt: Double?
    package var withdrawnBy: String?

    package init(
        id: Int64 = 0,
        target: TargetName? = nil,
        station: String? = nil,
        flag: Int64? = nil,
        startsAt: Timestamp,
        endsAt: Timestamp? = nil,
        text: String,
        createdBy: String,
        createdAt: Double,
        startsReference: Bool = false
    ) {
        self.id = id
        self.target = target
        self.station = station
        self.flag = flag
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.text = text
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.startsReference = startsReference
    }
}

/// A query of annotations.
package struct AnnotationQuery: Hashable, Sendable {
    /// Only annotations of this target and of all targets.
    package var target: TargetName?
    /// Only annotations of this station and of all stations.
    package var station: String?
    /// Only annotations that have not ended before.
    package var from: Timestamp?
    /// Only annotations that have begun by then.
    package var to: Timestamp?
    package var limit: Int

    package init(
        target: TargetName? = nil,
        station: String? = nil,
        from: Timestamp? = nil,
        to: Timestamp? = nil,
        limit: Int
    ) {
        self.target = target
        self.station = station
        self.from = from
        self.to = to
        self.limit = limit
    }
}

extension ReadTransaction {
    /// The newest annotations that match and were not withdrawn, newest first.
    package func annotations(_ query: AnnotationQuery) throws -> [AnnotationRecord] {
        var conditions = ["withdrawn_at IS NULL"]
        var arguments: [(any SQLConvertible)?] = []
        if let station = query.station {
            conditions.append("(station = ? OR station IS NULL)")
            arguments.append(station)
        }
        if let target = query.target {
            conditions.append("(target = ? OR target IS NULL)")
            arguments.append(target)
        }
        if let from = query.from {
            conditions.append("coalesce(ends_at, starts_at) >= ?")
            arguments.append(from.secondsSince1970)
        }
        if let to = query.to {
            conditions.append("starts_at <= ?")
            arguments.append(to.secondsSince1970)
        }
        return try connection.rows(
            """
            \(AnnotationRecord.query) WHERE \(conditions.joined(separator: " AND "))
            ORDER BY starts_at DESC, id DESC LIMIT ?
            """,
            arguments + [query.limit],
            AnnotationRecord.init(row:)
        )
    }

    /// - Returns: `nil` if the annotation does not exist.
    package func annotation(_ id: Int64) throws -> AnnotationRecord? {
        try connection.row("\(AnnotationRecord.query) WHERE id = ?", [id], AnnotationRecord.init(row:))
    }

    /// The annotations with which a station's drift detector of a target starts a new reference, oldest first.
    package func newReferences(of station: String, target: TargetName) throws -> [AnnotationRecord] {
        try connection.rows(
            """
            \(AnnotationRecord.query)
            WHERE station = ? AND (target = ? OR target IS NULL) AND new_reference = 1 AND withdrawn_at IS NULL
            ORDER BY starts_at, id
            """,
            [station, target],
            AnnotationRecord.init(row:)
        )
    }
}

extension AnnotationRecord {
    fileprivate static let query = """
        SELECT id, target, station, flag, starts_at, ends_at, text, created_by, created_at, new_reference,
            withdrawn_at, withdrawn_by
        FROM annotations
        """

    fileprivate init(row: Row) throws {
        self.init(
            id: try row[0],
            target: try row[1],
            station: try row[2],
            flag: try row[3],
            startsAt: Timestamp(secondsSince1970: try row[4]),
            endsAt: (try row[5] as Int64?).map(Timestamp.init(secondsSince1970:)),
            text: try row[6],
            createdBy: try row[7],
            createdAt: try row[8],
            startsReference: try row[9]
        )
        withdrawnAt = try row[10]
        withdrawnBy = try row[11]
    }
}
