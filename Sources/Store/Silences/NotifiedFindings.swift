/// The subject of a finding: two findings with one key are the same trouble.
package struct FindingKey: Hashable, Sendable, Comparable {
    package var kind: String
    /// Empty for none.
    package var target: String
    package var station: String

    package init(kind: String, target: String = "", station: String = "") {
        self.kind = kind
        self.target = target
        self.station = station
    }

    package static func < (lhs: FindingKey, rhs: FindingKey) -> Bool {
        (lhs.kind, lhs.target, lhs.station) < (rhs.kind, rhs.target, rhs.station)
    }
}

/// A finding that was notified.
package struct NotifiedFinding: Hashable, Sendable {
    package var key: FindingKey
    /// The finding as it was notified, JSON.
    package var finding: String
    /// Its state then, a word of the verdict.
    package var state: String
    /// Seconds since 1970.
    package var openedAt: Double
    /// When it was gone, in seconds since 1970; `nil` while it is open.
    package var closedAt: Double?

    package init(key: FindingKey, finding: String, state: String, openedAt: Double, closedAt: Double? = nil) {
        self.key = key
        self.finding = finding
        self.state = state
        self.openedAt = openedAt
        self.closedAt = closedAt
    }
}

extension ReadTransaction {
    /// All notified findings, also recently closed ones.
    package func notifiedFindings() throws -> [NotifiedFinding] {
        try connection.rows(
            "SELECT kind, target, station, finding, state, opened_at, closed_at FROM notified_findings",
            []
        ) { row in
            NotifiedFinding(
                key: FindingKey(kind: try row[0], target: try row[1], station: try row[2]),
                finding: try row[3],
                state: try row[4],
                openedAt: try row[5],
                closedAt: try row[6]
            )
        }
    }
}

extension WriteTransaction {
    package func save(_ finding: NotifiedFinding) throws {
        try connection.execute(
            """
            INSERT INTO notified_findings (kind, target, station, finding, state, opened_at, closed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (kind, target, station) DO UPDATE SET finding = excluded.finding, state = excluded.state,
                opened_at = excluded.opened_at, closed_at = excluded.closed_at
            """,
            [
                finding.key.kind, finding.key.target, finding.key.station, finding.finding, finding.state,
                finding.openedAt, finding.closedAt,
            ]
        )
    }

    /// Forgets findings that were gone before a time, in seconds since 1970.
    package func deleteNotifiedFindings(closedBefore time: Double) throws {
        try connection.execute("DELETE FROM notified_findings WHERE closed_at < ?", [time])
    }
}
