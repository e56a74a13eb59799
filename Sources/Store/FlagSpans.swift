import GRDB
import Healing

/// From where to where in the outcomes a flag was open.
///
/// Whoever follows the outcomes sees a flag at the same place in them, whenever and in whatever batches he looks.
package struct FlagSpan: Hashable, Sendable {
    package var flag: RetrainFlag
    /// The newest outcome when it was raised.
    var raisedAfter: Int64
    /// The newest outcome when it was closed; `nil` while it is open.
    var closedAfter: Int64?
    /// Whether it was withdrawn, as if it had never been raised.
    var isWithdrawn: Bool

    /// Whether it had been closed when the outcome was stored.
    package func isClosed(at outcome: Int64) -> Bool { closedAfter.map { $0 < outcome } ?? false }

    /// Whether it had been raised, and not closed, when the outcome was stored.
    package func isOpen(at outcome: Int64) -> Bool {
        raisedAfter < outcome && !isClosed(at: outcome) && !isWithdrawn
    }
}

extension ReadTransaction {
    /// The flags of a model that were open at some outcome after the given one, oldest first.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - outcome: the last one that the caller knows.
    ///   - known: a flag that is wanted in any case.
    /// - Returns: a flag that is older than the record of outcomes counts as raised and closed before all of them.
    /// - Throws: an error of SQLite.
    package func flagSpans(of model: String, after outcome: Int64, including known: Int64?) throws -> [FlagSpan] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, raised_outcome, closed_outcome, closed_at, state = 'rejected' AND verdict IS NULL
                FROM retrain_flags
                WHERE id = ? OR (model = ? AND (closed_at IS NULL OR closed_outcome >= ?)) ORDER BY id
                """
        )
        return try Row.fetchAll(statement, arguments: [known, model, outcome])
            .compactMap { row in
                guard let record = try flag(row[0]) else { return nil }
                let closedAt: Double? = row[3]
                return FlagSpan(
                    flag: record.flag,
                    raisedAfter: row[1] ?? 0,
                    closedAfter: closedAt.map { _ in row[2] ?? 0 },
                    isWithdrawn: row[4]
                )
            }
    }
}
