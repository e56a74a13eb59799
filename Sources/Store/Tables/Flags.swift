package import Healing
package import Observations
package import TraceContext

/// A stored retrain flag with the result of its retrain.
package struct FlagRecord: Hashable, Sendable {
    package var flag: RetrainFlag
    /// The station that the evidence refers to; `nil` if it refers to none or to all.
    package var station: String?
    /// The promotion gate's verdict, as JSON.
    package var verdict: String?
    /// The trained version.
    package var challenger: String?
    /// The duration of the retrain in seconds.
    package var duration: Double?
    /// The trace of the flag and of everything that follows from it.
    package var trace: TraceIdentifier?

    package init(
        flag: RetrainFlag,
        station: String?,
        verdict: String? = nil,
        challenger: String? = nil,
        duration: Double? = nil,
        trace: TraceIdentifier? = nil
    ) {
        self.flag = flag
        self.station = station
        self.verdict = verdict
        self.challenger = challenger
        self.duration = duration
        self.trace = trace
    }
}

/// The result of a concluded retrain, stored with its flag.
package struct RetrainResult: Hashable, Sendable {
    package var verdict: PromotionVerdict
    package var challenger: String?
    /// Seconds.
    package var duration: Double

    package init(verdict: PromotionVerdict, challenger: String?, duration: Double) {
        self.verdict = verdict
        self.challenger = challenger
        self.duration = duration
    }
}

/// The number of flags with one reason and one state.
package struct FlagCount: Hashable, Sendable {
    package var reason: String
    package var state: String
    package var count: Int
    /// The total duration of their retrains in seconds.
    package var duration: Double
}

extension ReadTransaction {
    package func flag(_ id: Int64) throws -> FlagRecord? {
        try flags("id = ?", [id]).first
    }

    package func openFlag(of target: TargetName) throws -> FlagRecord? {
        try flags("target = ? AND state IN ('raised', 'claimed')", [target]).first
    }

    /// The newest flags of a model, newest first.
    package func flags(of target: TargetName, limit: Int) throws -> [FlagRecord] {
        try flags("target = ? ORDER BY id DESC LIMIT ?", [target, limit])
    }

    /// The newest flag whose retrain produced the version.
    package func flag(withChallenger version: String, of target: TargetName) throws -> FlagRecord? {
        try flags("target = ? AND challenger = ? ORDER BY id DESC LIMIT 1", [target, version]).first
    }

    /// When the newest claim of a flag was made, in seconds since 1970.
    package func claimTime(ofFlag id: Int64) throws -> Double? {
        try connection.value(
            "SELECT recorded_at FROM events WHERE kind = 'flag_claimed' AND flag = ? ORDER BY id DESC LIMIT 1",
            [id]
        )
    }

    /// The number of a model's flags by reason and state, for counters that survive a restart.
    package func flagCounts(of target: TargetName) throws -> [FlagCount] {
        try connection.rows(
            "SELECT reason, state, count(*), sum(duration) FROM retrain_flags WHERE target = ? GROUP BY reason, state",
            [target]
        ) { row in
            FlagCount(
                reason: (try row.word(0, of: "retrain_flags", "reason") as RetrainFlag.Reason).rawValue,
                state: (try row.word(1, of: "retrain_flags", "state") as RetrainFlag.State.Name).rawValue,
                count: try row[2],
                duration: try row[3] ?? 0
            )
        }
    }

    private func flags(_ clauses: String, _ arguments: [(any SQLConvertible)?]) throws -> [FlagRecord] {
        try connection.rows(
            "SELECT \(FlagRecord.columns) FROM retrain_flags WHERE \(clauses)",
            arguments,
            FlagRecord.init(row:)
        )
    }
}

extension FlagRecord {
    fileprivate static let columns = """
        id, target, reason, station, evidence, raised_at, state, holder, lease_until, attempts, not_before, error,
        verdict, challenger, duration, closed_at, trace
        """

    fileprivate init(row: Row) throws {
        self.init(
            flag: RetrainFlag(
                id: try row[0],
                target: try row[1],
                reason: try row.word(2, of: "retrain_flags", "reason"),
                evidence: try row[4],
                raisedAt: try row[5],
                state: try Self.state(row),
                attempts: try row[9],
                error: try row[11],
                notBefore: try row[10]
            ),
            station: try row[3],
            verdict: try row[12],
            challenger: try row[13],
            duration: try row[14],
            trace: try row.trace(16)
        )
    }

    private static func state(_ row: Row) throws -> RetrainFlag.State {
        switch try row.word(6, of: "retrain_flags", "state") as RetrainFlag.State.Name {
        case .raised: .raised
        case .claimed: .claimed(.init(holder: try row[7], until: try row[8]))
        case .promoted: .promoted(at: try row[15])
        case .rejected: .rejected(at: try row[15])
        case .failed: .failed(at: try row[15])
        }
    }
}

extension Row {
    /// Reads a trace from a text column; `nil` for NULL.
    func trace(_ position: Int) throws -> TraceIdentifier? {
        guard let text: String = try self[position] else { return nil }
        guard let trace = TraceIdentifier(text) else {
            throw SQLError.wrongType(column: "trace", expected: "32 hexadecimal digits")
        }
        return trace
    }
}

extension RetrainFlag.State {
    /// The names of the states in SQL, JSON and metrics.
    enum Name: String {
        case raised
        case claimed
        case promoted
        case rejected
        case failed
    }

    /// The name of the state in SQL, JSON and metrics.
    package var name: String { word.rawValue }

    var word: Name {
        switch self {
        case .raised: .raised
        case .claimed: .claimed
        case .promoted: .promoted
        case .rejected: .rejected
        case .failed: .failed
        }
    }
}
