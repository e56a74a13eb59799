import Synchronization

/// The number of commits that changed more than heartbeats, read again only after a commit.
///
/// Programs renew their heartbeats every few seconds, on which no answer with an entity tag depends.
final class ContentRevision: Sendable {
    private let known = Mutex<(revision: Int64, number: Int64)?>(nil)

    /// - Throws: ``SQLError``.
    func number(in engine: some Engine) throws -> Int64 {
        // Read before the number: a commit between them only makes the next call read the number again.
        let revision = try engine.revision()
        if let known = known.withLock({ $0 }), known.revision == revision { return known.number }
        let number = try engine.readNow { connection -> Int64 in
            try connection.value("SELECT number FROM \(Schema.revisionTable)") ?? 0
        }
        known.withLock { $0 = (revision, number) }
        return number
    }
}
