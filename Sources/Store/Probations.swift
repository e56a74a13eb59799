import GRDB
import Healing

/// The test that a champion is on, or was.
package struct ProbationRecord: Hashable, Sendable {
    /// The promotion that began it.
    package var promotion: Int64
    package var probation: Probation
    /// Outcomes that were stored later count.
    package var sinceOutcome: Int64
    /// Seconds since 1970.
    package var beganAt: Double
    /// `nil` while it is open.
    package var end: Probation.End?
    /// The rule's verdict as JSON, where it was the rule that ended it.
    package var verdict: String?
    /// Seconds since 1970.
    package var endedAt: Double?
}

extension WriteTransaction {
    func begin(_ probation: Probation, of model: String, promotion: Int64, now: Double) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO probations (promotion, model, version, predecessor, since_outcome, began_at, state)
                VALUES (?, ?, ?, ?, ?, ?, 'open')
                """
        )
        .execute(arguments: [
            promotion, model, probation.version, probation.predecessor, try reading.latestOutcomeIdentifier(), now,
        ])
    }

    func endProbation(of model: String, _ end: Probation.End, verdict: String?, now: Double) throws {
        try database.cachedStatement(
            sql: "UPDATE probations SET state = ?, verdict = ?, ended_at = ? WHERE model = ? AND state = 'open'"
        )
        .execute(arguments: [end.rawValue, verdict, now, model])
    }
}

extension ReadTransaction {
    package func openProbation(of model: String) throws -> ProbationRecord? {
        try probations(where: "model = ? AND state = 'open'", arguments: [model]).first
    }

    /// The newest probations of a model, newest first.
    package func probations(of model: String, limit: Int) throws -> [ProbationRecord] {
        try probations(where: "model = ? ORDER BY promotion DESC LIMIT ?", arguments: [model, limit])
    }

    /// How many probations ended how, for counters that outlive a process.
    package func probationCounts(of model: String) throws -> [Probation.End: Int] {
        let statement = try database.cachedStatement(
            sql: "SELECT state, count(*) FROM probations WHERE model = ? AND state <> 'open' GROUP BY state"
        )
        var counts: [Probation.End: Int] = [:]
        for row in try Row.fetchAll(statement, arguments: [model]) {
            if let end = Probation.End(rawValue: row[0]) { counts[end] = row[1] }
        }
        return counts
    }

    private func probations(where condition: String, arguments: StatementArguments) throws -> [ProbationRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT promotion, version, predecessor, since_outcome, began_at, state, verdict, ended_at
                FROM probations WHERE \(condition)
                """
        )
        return try Row.fetchAll(statement, arguments: arguments)
            .map { row in
                ProbationRecord(
                    promotion: row[0],
                    probation: Probation(version: row[1], predecessor: row[2]),
                    sinceOutcome: row[3],
                    beganAt: row[4],
                    end: Probation.End(rawValue: row[5]),
                    verdict: row[6],
                    endedAt: row[7]
                )
            }
    }
}
