import Healing
package import Observations
package import TraceContext

/// One entry in the history of champions, which is append-only.
package struct PromotionRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable {
        case promotion
        /// An earlier champion became the champion again.
        case rollback
    }

    /// Increases with each promotion.
    package var id: Int64
    package var target: TargetName
    package var version: String
    /// The replaced champion; `nil` for the first.
    package var previous: String?
    /// Seconds since 1970.
    package var promotedAt: Double
    package var actor: String
    package var reason: String
    package var flag: Int64?
    package var kind: Kind
    /// The evidence for the change, as JSON.
    package var evidence: String?
}

/// The actor, reason and time of a change of champions, recorded with the change.
package struct HealingCause: Hashable, Sendable {
    package var actor: String
    package var reason: String
    package var flag: Int64?
    /// JSON.
    package var evidence: String?
    /// Seconds since 1970.
    package var at: Double

    package init(actor: String, reason: String, flag: Int64? = nil, evidence: String? = nil, at: Double) {
        self.actor = actor
        self.reason = reason
        self.flag = flag
        self.evidence = evidence
        self.at = at
    }
}

extension WriteTransaction {
    func insertPromotion(
        _ kind: PromotionRecord.Kind,
        of version: String,
        replacing previous: String?,
        target: TargetName,
        cause: HealingCause
    ) throws {
        try connection.execute(
            """
            INSERT INTO promotions (target, version, previous, promoted_at, actor, reason, flag, kind, evidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                target, version, previous, cause.at, provenActor(cause.actor), cause.reason, cause.flag, kind.rawValue,
                cause.evidence,
            ]
        )
        try recordEvent(of: kind, version: version, replacing: previous, target: target, cause: cause)
        try audit(
            kind == .promotion ? "promote" : "roll back",
            of: version,
            target: target.rawValue,
            claimed: cause.actor,
            reason: cause.reason,
            before: previous.map { ["champion": $0] },
            after: ["champion": version],
            at: cause.at
        )
    }
}

extension ReadTransaction {
    /// The newest promotion of a model; its version is the champion.
    package func champion(of target: TargetName) throws -> PromotionRecord? {
        try promotions(of: target, limit: 1).first
    }

    /// The newest promotions of a model, newest first.
    package func promotions(of target: TargetName, limit: Int) throws -> [PromotionRecord] {
        try connection.rows(
            """
            SELECT id, target, version, previous, promoted_at, actor, reason, flag, kind, evidence
            FROM promotions WHERE target = ? ORDER BY id DESC LIMIT ?
            """,
            [target, limit]
        ) { row in
            PromotionRecord(
                id: try row[0],
                target: try row[1],
                version: try row[2],
                previous: try row[3],
                promotedAt: try row[4],
                actor: try row[5],
                reason: try row[6],
                flag: try row[7],
                kind: try row.word(8, of: "promotions", "kind"),
                evidence: try row[9]
            )
        }
    }

    /// The trace of the flag that led to a promotion.
    package func trace(of promotion: PromotionRecord?) throws -> TraceIdentifier? {
        try promotion?.flag.flatMap { try flag($0)?.trace }
    }

    package func promotionCount(of target: TargetName) throws -> Int {
        try connection.count("SELECT count(*) FROM promotions WHERE target = ?", [target])
    }

    package func promotionCount(of target: TargetName, kind: PromotionRecord.Kind) throws -> Int {
        try connection.count(
            "SELECT count(*) FROM promotions WHERE target = ? AND kind = ?",
            [target, kind.rawValue]
        )
    }

    /// All changes of champions, oldest first.
    func championChanges(of target: TargetName) throws -> [ChampionChange] {
        try connection.rows("SELECT kind, version FROM promotions WHERE target = ? ORDER BY id", [target]) { row in
            switch try row.word(0, of: "promotions", "kind") as PromotionRecord.Kind {
            case .promotion: .promotion(of: try row[1])
            case .rollback: .rollback(to: try row[1])
            }
        }
    }
}
