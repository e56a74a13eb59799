import GRDB
import Healing
import TraceContext

/// A retrain flag as it is stored, with what its retrain came to.
package struct FlagRecord: Hashable, Sendable {
    package var flag: RetrainFlag
    /// The promotion gate's verdict, as JSON.
    package var verdict: String?
    /// The version that was trained.
    package var challenger: String?
    /// How long the retrain took, in seconds.
    package var duration: Double?
    /// What the flag and everything that follows from it belong to; `nil` for flags that are older than the column.
    package var trace: TraceIdentifier?
}

/// What a concluded retrain adds to its flag.
package struct RetrainResult: Hashable, Sendable {
    package var verdict: PromotionVerdict
    package var challenger: String?
    /// In seconds.
    package var duration: Double

    package init(verdict: PromotionVerdict, challenger: String?, duration: Double) {
        self.verdict = verdict
        self.challenger = challenger
        self.duration = duration
    }
}

extension ReadTransaction {
    package func flag(_ id: Int64) throws -> FlagRecord? {
        try flags(where: "id = ?", arguments: [id]).first
    }

    package func openFlag(of model: String) throws -> FlagRecord? {
        try flags(where: "model = ? AND state IN ('raised', 'claimed')", arguments: [model]).first
    }

    /// The newest flags of a model, newest first.
    package func flags(of model: String, limit: Int) throws -> [FlagRecord] {
        try flags(where: "model = ? ORDER BY id DESC LIMIT ?", arguments: [model, limit])
    }

    /// The newest flag whose retrain gave a version.
    package func flag(withChallenger version: String, of model: String) throws -> FlagRecord? {
        try flags(where: "model = ? AND challenger = ? ORDER BY id DESC LIMIT 1", arguments: [model, version]).first
    }

    /// How many flags of a model have the state and the reason, for counters that outlive a process.
    package func flagCounts(of model: String) throws -> [FlagCount] {
        let statement = try database.cachedStatement(
            sql:
                "SELECT reason, state, count(*), sum(duration) FROM retrain_flags WHERE model = ? GROUP BY reason, state"
        )
        return try Row.fetchAll(statement, arguments: [model])
            .map { row in
                FlagCount(reason: row[0], state: row[1], count: row[2], duration: row[3] ?? 0)
            }
    }

    private func flags(where condition: String, arguments: StatementArguments) throws -> [FlagRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, model, reason, evidence, raised_at, state, holder, lease_until, attempts, not_before, error,
                    verdict, challenger, duration, closed_at, trace
                FROM retrain_flags WHERE \(condition)
                """
        )
        return try Row.fetchAll(statement, arguments: arguments)
            .map { row in
                FlagRecord(
                    flag: RetrainFlag(
                        id: row[0],
                        model: row[1],
                        reason: RetrainFlag.Reason(rawValue: row[2]) ?? .manual,
                        evidence: row[3],
                        raisedAt: row[4],
                        state: Self.state(named: row[5], holder: row[6], leaseUntil: row[7], closedAt: row[14]),
                        attempts: row[8],
                        error: row[10],
                        notBefore: row[9]
                    ),
                    verdict: row[11],
                    challenger: row[12],
                    duration: row[13],
                    trace: (row[15] as String?).flatMap { TraceIdentifier($0) }
                )
            }
    }

    private static func state(
        named name: String,
        holder: String?,
        leaseUntil: Double?,
        closedAt: Double?
    ) -> RetrainFlag.State {
        switch name {
        case "claimed": .claimed(.init(holder: holder ?? "", until: leaseUntil ?? 0))
        case "promoted": .promoted(at: closedAt ?? 0)
        case "rejected": .rejected(at: closedAt ?? 0)
        case "failed": .failed(at: closedAt ?? 0)
        default: .raised
        }
    }
}

/// How many flags share a reason and a state.
package struct FlagCount: Hashable, Sendable {
    package var reason: String
    package var state: String
    package var count: Int
    /// All their retrains together, in seconds.
    package var duration: Double
}

extension RetrainFlag.State {
    /// The word that SQL, JSON and metrics use.
    package var name: String {
        switch self {
        case .raised: "raised"
        case .claimed: "claimed"
        case .promoted: "promoted"
        case .rejected: "rejected"
        case .failed: "failed"
        }
    }
}
