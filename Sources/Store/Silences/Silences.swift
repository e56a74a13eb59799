import Access
import CanonicalJSON
import Foundation
package import Observations

extension ReadTransaction {
    /// The silences that end after a time, the first to end first.
    ///
    /// - Parameters:
    ///   - time: seconds since 1970.
    ///   - limit: the largest number of silences.
    /// - Returns: the silences, also pending ones.
    /// - Throws: ``SQLError``.
    package func silences(endingAfter time: Double, limit: Int = SilenceRecord.most) throws -> [SilenceRecord] {
        try connection.rows(
            "\(SilenceRecord.query) WHERE ends_at > ? ORDER BY ends_at, id LIMIT ?",
            [time, limit],
            SilenceRecord.init(row:)
        )
    }

    /// The silences in force.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: the silences, the first to end first.
    /// - Throws: ``SQLError``.
    package func activeSilences(now: Double) throws -> [SilenceRecord] {
        try silences(endingAfter: now).filter { $0.startsAt <= now }
    }

    /// - Returns: `nil` if the silence does not exist.
    package func silence(_ id: String) throws -> SilenceRecord? {
        try connection.row("\(SilenceRecord.query) WHERE id = ?", [id], SilenceRecord.init(row:))
    }

    /// The silence for which a drift of a station raises no flag.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - station: the station.
    ///   - now: seconds since 1970.
    /// - Returns: `nil` if a flag may be raised.
    /// - Throws: ``SQLError``.
    package func silenceHoldingFlags(of target: TargetName, station: String, now: Double) throws -> SilenceRecord? {
        let labels = ["kind": "drift", "target": target.rawValue, "station": station]
        return try activeSilences(now: now).first { $0.holdsFlags && $0.matches(labels) }
    }
}

extension WriteTransaction {
    /// Stores a silence; its `createdBy` is the proven client if there is one.
    ///
    /// - Returns: the stored silence.
    /// - Throws: ``NoteError/tooManySilences``, or ``SQLError``.
    package func insert(_ silence: SilenceRecord) throws -> SilenceRecord {
        let now = silence.updatedAt
        guard try reading.silences(endingAfter: now).count < SilenceRecord.most else {
            throw NoteError.tooManySilences
        }
        try connection.execute("DELETE FROM silences WHERE ends_at < ?", [now - SilenceRecord.retention])
        var stored = silence
        stored.createdBy = provenActor(silence.createdBy)
        try connection.execute(
            """
            INSERT INTO silences (id, matchers, starts_at, ends_at, created_by, comment, updated_at, holds_flags,
                until_resolved)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                stored.id, try JSONText.encode(stored.matchers), stored.startsAt, stored.endsAt, stored.createdBy,
                stored.comment, stored.updatedAt, stored.holdsFlags ? 1 : 0, stored.untilResolved ? 1 : 0,
            ]
        )
        try audit(
            stored.untilResolved ? "acknowledge" : "silence",
            of: stored.id,
            claimed: silence.createdBy,
            reason: stored.comment,
            after: SilenceState(stored),
            at: now
        )
        return stored
    }

    /// Ends a silence now.
    ///
    /// - Parameters:
    ///   - id: the silence.
    ///   - stated: the name of the person who ends it, if no client is proven.
    ///   - reason: why; `nil` for none.
    ///   - now: seconds since 1970.
    /// - Returns: the ended silence.
    /// - Throws: ``NoteError``, or ``SQLError``.
    @discardableResult
    package func endSilence(
        _ id: String,
        by stated: String? = nil,
        because reason: String? = nil,
        now: Double
    ) throws -> SilenceRecord {
        guard let before = try reading.silence(id) else { throw NoteError.unknownSilence(id) }
        guard before.endsAt > now else { throw NoteError.endedSilence(id) }
        var after = before
        after.startsAt = min(before.startsAt, now)
        (after.endsAt, after.updatedAt) = (now, now)
        try connection.execute(
            "UPDATE silences SET starts_at = ?, ends_at = ?, updated_at = ? WHERE id = ?",
            [after.startsAt, now, now, id]
        )
        try audit(
            "end silence",
            of: id,
            claimed: stated,
            reason: reason,
            before: SilenceState(before),
            after: SilenceState(after),
            at: now
        )
        return after
    }
}

/// A silence in the audit.
private struct SilenceState: Encodable {
    var matchers: [LabelMatcher]
    var startsAt: Double
    var endsAt: Double
    var holdsFlags: Bool

    init(_ silence: SilenceRecord) {
        matchers = silence.matchers
        startsAt = silence.startsAt
        endsAt = silence.endsAt
        holdsFlags = silence.holdsFlags
    }

    private enum CodingKeys: String, CodingKey {
        case matchers
        case startsAt = "starts_at"
        case endsAt = "ends_at"
        case holdsFlags = "holds_flags"
    }
}

extension SilenceRecord {
    fileprivate static let query = """
        SELECT id, matchers, starts_at, ends_at, created_by, comment, updated_at, holds_flags, until_resolved
        FROM silences
        """

    fileprivate init(row: Row) throws {
        let matchers: String = try row[1]
        self.init(
            id: try row[0],
            matchers: try JSONText.decode([LabelMatcher].self, from: matchers),
            startsAt: try row[2],
            endsAt: try row[3],
            createdBy: try row[4],
            comment: try row[5],
            updatedAt: try row[6],
            holdsFlags: try row[7],
            untilResolved: try row[8]
        )
    }
}
