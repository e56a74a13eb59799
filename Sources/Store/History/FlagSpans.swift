package import Healing
package import Observations

/// The range of outcomes in which a flag was open.
///
/// Readers see a flag at the same outcome, regardless of batch size and timing.
package struct FlagSpan: Hashable, Sendable {
    package var flag: RetrainFlag
    /// The newest outcome when the flag was raised.
    var raisedAfter: Int64
    /// The newest outcome when the flag was closed; `nil` while it is open.
    var closedAfter: Int64?
    /// Whether the flag was withdrawn; a withdrawn flag counts as never open.
    var isWithdrawn: Bool

    /// Whether the flag was closed before the outcome was stored.
    package func isClosed(at outcome: Int64) -> Bool { closedAfter.map { $0 < outcome } ?? false }

    /// Whether the flag was open when the outcome was stored.
    package func isOpen(at outcome: Int64) -> Bool {
        raisedAfter < outcome && !isClosed(at: outcome) && !isWithdrawn
    }
}

extension ReadTransaction {
    /// The flags of a model that were open at any outcome after a given outcome, oldest first.
    ///
    /// - Parameters:
    ///   - target: the model's target.
    ///   - outcome: the last outcome that the caller has read.
    ///   - known: the identifier of a flag that is included in any case.
    /// - Returns: the flags with their ranges.
    /// - Throws: ``StoreError``.
    package func flagSpans(of target: TargetName, after outcome: Int64, including known: Int64?) throws -> [FlagSpan] {
        let places = try connection.rows(
            """
            SELECT id, raised_outcome, closed_outcome FROM retrain_flags
            WHERE id = ? OR (target = ? AND (closed_outcome IS NULL OR closed_outcome >= ?)) ORDER BY id
            """,
            [known, target, outcome]
        ) { row in
            (id: try row[0] as Int64, raised: try row[1] as Int64, closed: try row[2] as Int64?)
        }
        return try places.compactMap { place in
            guard let record = try flag(place.id) else { return nil }
            return FlagSpan(
                flag: record.flag,
                raisedAfter: place.raised,
                closedAfter: place.closed,
                isWithdrawn: record.isWithdrawn
            )
        }
    }
}

extension FlagRecord {
    /// A flag that was rejected without a verdict was withdrawn.
    fileprivate var isWithdrawn: Bool {
        if case .rejected = flag.state { verdict == nil } else { false }
    }
}
