import GRDB
import Healing

/// A retrain flag as it is stored, with what its retrain came to.
package struct FlagRecord: Hashable, Sendable {
    package var flag: RetrainFlag
    /// The promotion gate's verdict, as JSON.
    package var verdict: String?
    /// The version that was trained.
    package var challenger: String?
    /// How long the retrain took, in seconds.
    package var duration: Double?
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

extension WriteTransaction {
    /// Raises a flag unless the model has an open one.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - reason: why it should be retrained.
    ///   - evidence: JSON.
    ///   - now: seconds since 1970.
    /// - Returns: the open flag, and whether this call raised it.
    /// - Throws: an error of SQLite.
    package func raiseFlag(
        model: String,
        reason: RetrainFlag.Reason,
        evidence: String?,
        now: Double
    ) throws -> (flag: FlagRecord, isNew: Bool) {
        if let open = try reading.openFlag(of: model) { return (open, false) }
        try database.cachedStatement(
            sql: "INSERT INTO retrain_flags (model, reason, evidence, raised_at, state) VALUES (?, ?, ?, ?, 'raised')"
        )
        .execute(arguments: [model, reason.rawValue, evidence, now])
        let flag = RetrainFlag(
            id: database.lastInsertedRowID,
            model: model,
            reason: reason,
            evidence: evidence,
            raisedAt: now
        )
        return (FlagRecord(flag: flag), true)
    }

    /// Claims the oldest flag of the model that can be claimed; leases that ran out are given back first.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - holder: who claims; unique to the process.
    ///   - now: seconds since 1970.
    ///   - lease: seconds.
    ///   - limits: of attempts.
    /// - Returns: the claimed flag, or `nil` where there is none to claim.
    /// - Throws: an error of SQLite.
    package func claimFlag(
        model: String,
        holder: String,
        now: Double,
        lease: Double,
        limits: RetryLimits
    ) throws -> FlagRecord? {
        guard var record = try reading.openFlag(of: model) else { return nil }
        if record.flag.expireLease(now: now, limits: limits) {
            try save(record)
        }
        do {
            try record.flag.claim(by: holder, now: now, duration: lease)
        } catch {
            return nil
        }
        try save(record)
        return record
    }

    /// Applies an event to a stored flag.
    ///
    /// - Parameters:
    ///   - id: the flag's.
    ///   - result: what the retrain came to, where it came to an end.
    ///   - transition: the event.
    /// - Returns: the flag as it is now.
    /// - Throws: `FlagTransitionError` where the state does not allow the event.
    @discardableResult
    package func updateFlag(
        _ id: Int64,
        result: RetrainResult? = nil,
        _ transition: (inout RetrainFlag) throws -> Void
    ) throws -> FlagRecord {
        guard var record = try reading.flag(id) else { throw FlagTransitionError.notClaimed(id: id) }
        try transition(&record.flag)
        if let result {
            record.verdict = try JSONText.encode(result.verdict)
            record.challenger = result.challenger
            record.duration = result.duration
        }
        try save(record)
        return record
    }

    private func save(_ record: FlagRecord) throws {
        let flag = record.flag
        var lease: RetrainFlag.Lease?
        var closedAt: Double?
        switch flag.state {
        case .raised: break
        case .claimed(let held): lease = held
        case .promoted(let at), .rejected(let at), .failed(let at): closedAt = at
        }
        try database.cachedStatement(
            sql: """
                UPDATE retrain_flags SET state = ?, holder = ?, lease_until = ?, attempts = ?, not_before = ?,
                    error = ?, verdict = ?, challenger = ?, duration = ?, closed_at = ? WHERE id = ?
                """
        )
        .execute(arguments: [
            flag.state.name, lease?.holder, lease?.until, flag.attempts, flag.notBefore,
            flag.error, record.verdict, record.challenger, record.duration, closedAt, flag.id,
        ])
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
                    verdict, challenger, duration, closed_at
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
                    duration: row[13]
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
