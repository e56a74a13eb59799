import GRDB
import Healing
import TraceContext

/// One entry in the history of champions, which is only ever added to.
package struct PromotionRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable {
        case promotion
        /// An earlier champion serves again.
        case rollback
    }

    /// Counts up with each promotion.
    package var id: Int64
    package var model: String
    package var version: String
    /// The champion that it replaced.
    package var previous: String?
    /// Seconds since 1970.
    package var promotedAt: Double
    package var actor: String
    package var reason: String
    package var flag: Int64?
    package var kind: Kind
    /// What led to it, as JSON.
    package var evidence: String?
}

/// Who changes champions, why, and when: what is recorded beside the change.
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
        model: String,
        cause: HealingCause
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO promotions (model, version, previous, promoted_at, actor, reason, flag, kind, evidence)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [
            model, version, previous, cause.at, cause.actor, cause.reason, cause.flag, kind.rawValue, cause.evidence,
        ])
    }
}

extension ReadTransaction {
    /// The newest promotion of a model, which names its champion.
    package func champion(of model: String) throws -> PromotionRecord? {
        try promotions(of: model, limit: 1).first
    }

    /// The newest promotions of a model, newest first.
    package func promotions(of model: String, limit: Int) throws -> [PromotionRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, model, version, previous, promoted_at, actor, reason, flag, kind, evidence
                FROM promotions WHERE model = ? ORDER BY id DESC LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [model, limit])
            .map { row in
                PromotionRecord(
                    id: row[0],
                    model: row[1],
                    version: row[2],
                    previous: row[3],
                    promotedAt: row[4],
                    actor: row[5],
                    reason: row[6],
                    flag: row[7],
                    kind: PromotionRecord.Kind(rawValue: row[8]) ?? .promotion,
                    evidence: row[9]
                )
            }
    }

    /// The trace that a promotion belongs to: of the flag that led to it.
    package func trace(of promotion: PromotionRecord?) throws -> TraceIdentifier? {
        try promotion?.flag.flatMap { try flag($0)?.trace }
    }

    package func promotionCount(of model: String) throws -> Int {
        let statement = try database.cachedStatement(sql: "SELECT count(*) FROM promotions WHERE model = ?")
        return try Int.fetchOne(statement, arguments: [model]) ?? 0
    }

    package func promotionCount(of model: String, kind: PromotionRecord.Kind) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT count(*) FROM promotions WHERE model = ? AND kind = ?"
        )
        return try Int.fetchOne(statement, arguments: [model, kind.rawValue]) ?? 0
    }

    /// Every change of champions, oldest first.
    func championChanges(of model: String) throws -> [ChampionChange] {
        let statement = try database.cachedStatement(
            sql: "SELECT kind, version FROM promotions WHERE model = ? ORDER BY id"
        )
        return try Row.fetchAll(statement, arguments: [model])
            .map { row in
                row[0] == PromotionRecord.Kind.rollback.rawValue ? .rollback(to: row[1]) : .promotion(of: row[1])
            }
    }
}
