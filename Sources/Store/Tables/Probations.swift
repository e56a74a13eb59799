package import Healing
package import Observations

/// A stored probation of a champion.
package struct ProbationRecord: Hashable, Sendable {
    /// The promotion that started the probation.
    package var promotion: Int64
    package var probation: Probation
    /// Only outcomes stored after this outcome count.
    package var sinceOutcome: Int64
    /// Seconds since 1970.
    package var beganAt: Double
    /// `nil` while the probation is open.
    package var end: Probation.End?
    /// The verdict as JSON, if the probation rule ended the probation.
    package var verdict: String?
    /// Seconds since 1970.
    package var endedAt: Double?
}

extension WriteTransaction {
    func begin(_ probation: Probation, of target: TargetName, promotion: Int64, now: Double) throws {
        try connection.execute(
            """
            INSERT INTO probations (promotion, target, version, predecessor, since_outcome, began_at, state)
            VALUES (?, ?, ?, ?, ?, ?, 'open')
            """,
            [promotion, target, probation.version, probation.predecessor, try reading.latestOutcomeIdentifier(), now]
        )
    }

    func endProbation(of target: TargetName, _ end: Probation.End, verdict: String?, now: Double) throws {
        guard let open = try reading.openProbation(of: target) else { return }
        try connection.execute(
            "UPDATE probations SET state = ?, verdict = ?, ended_at = ? WHERE promotion = ?",
            [end.rawValue, verdict, now, open.promotion]
        )
        try audit(
            "end probation",
            of: open.probation.version,
            target: target.rawValue,
            before: ["state": "open"],
            after: ["state": end.rawValue],
            at: now
        )
        if end == .passed { try recordEvent(passed: open.probation, target: target, verdict: verdict, at: now) }
    }
}

extension ReadTransaction {
    package func openProbation(of target: TargetName) throws -> ProbationRecord? {
        try probations("target = ? AND state = 'open'", [target]).first
    }

    /// The newest probations of a model, newest first.
    package func probations(of target: TargetName, limit: Int) throws -> [ProbationRecord] {
        try probations("target = ? ORDER BY promotion DESC LIMIT ?", [target, limit])
    }

    /// The number of closed probations by their end, for counters that survive a restart.
    package func probationCounts(of target: TargetName) throws -> [Probation.End: Int] {
        let counts = try connection.rows(
            "SELECT state, count(*) FROM probations WHERE target = ? AND state <> 'open' GROUP BY state",
            [target]
        ) { row in
            (try row.word(0, of: "probations", "state") as Probation.End, try row[1] as Int)
        }
        return Dictionary(counts, uniquingKeysWith: +)
    }

    private func probations(_ clauses: String, _ arguments: [(any SQLConvertible)?]) throws -> [ProbationRecord] {
        try connection.rows(
            """
            SELECT promotion, version, predecessor, since_outcome, began_at, state, verdict, ended_at
            FROM probations WHERE \(clauses)
            """,
            arguments
        ) { row in
            let state: String = try row[5]
            return ProbationRecord(
                promotion: try row[0],
                probation: Probation(version: try row[1], predecessor: try row[2]),
                sinceOutcome: try row[3],
                beganAt: try row[4],
                end: state == "open" ? nil : try row.word(5, of: "probations", "state"),
                verdict: try row[6],
                endedAt: try row[7]
            )
        }
    }
}
