/// Checks a chain of audit entries, entry by entry.
package struct AuditChain: Sendable {
    /// The hash of the newest entry checked.
    package private(set) var head = AuditEntry.origin
    package private(set) var count: Int64 = 0

    package init() {}

    /// Checks the next entry.
    ///
    /// - Parameters:
    ///   - entry: the entry with the next identifier.
    ///   - hash: its stored hash.
    /// - Throws: ``AuditBreak`` at the first entry that was changed, or that follows a removed entry.
    package mutating func append(_ entry: AuditEntry, hash: String) throws(AuditBreak) {
        guard entry.id == count + 1 else { throw .missing(count + 1, next: entry.id) }
        guard entry.previousHash == head else { throw .replaced(before: entry.id) }
        guard entry.hash == hash else { throw .changed(entry.id) }
        head = hash
        count = entry.id
    }
}

/// The audit is not what was written.
package enum AuditBreak: Error, Hashable, CustomStringConvertible {
    /// Entries are missing.
    case missing(Int64, next: Int64)
    /// The entry before has another hash.
    case replaced(before: Int64)
    /// An entry does not have its hash.
    case changed(Int64)

    package var description: String {
        switch self {
        case .missing(let id, let next): "the audit breaks at entry \(id): the next entry is \(next)"
        case .replaced(let id): "the audit breaks before entry \(id): the entry before was replaced"
        case .changed(let id): "the audit breaks at entry \(id): the entry was changed"
        }
    }
}
