import Access
import Store

/// The use of the service by the clients of tokens, by issuer and subject.
///
/// The number of clients is bounded, because an issuer can invent subjects: a client that was idle for longer than
/// any limit counts is dropped if there are too many.
struct TokenClients: Sendable {
    private struct Entry {
        let use: ClientUse
        /// When a token of the client was last verified, in seconds since 1970.
        var seenAt: Double
    }

    /// The largest number of clients.
    let maximum: Int
    private var entries: [String: Entry] = [:]

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Whether a client must be dropped before this one is added.
    func isFull(for identifier: String) -> Bool { entries.count >= maximum && entries[identifier] == nil }

    /// The use of a client, which is the same for all of its tokens.
    ///
    /// - Throws: ``TokenRefusal`` if there are too many clients.
    mutating func use(_ identifier: String, now: Double) throws(TokenRefusal) -> ClientUse {
        guard !isFull(for: identifier) else {
            throw TokenRefusal(.tooManyClients, "is of one client too many in the last minutes: try again later")
        }
        let use = entries[identifier]?.use ?? ClientUse()
        entries[identifier] = Entry(use: use, seenAt: now)
        return use
    }

    /// Seconds; twice the window of the rate limits.
    private static let idleTime: Double = 120

    /// Drops clients of which nothing counts anymore.
    mutating func removeIdle(at now: Double) {
        entries = entries.filter { _, entry in
            now - entry.seenAt <= Self.idleTime || !entry.use.isIdle(since: now - Self.idleTime)
        }
    }

    /// The requests since the last call, by client.
    func takeUnstored() -> [String: KeyUsage] { entries.compactMapValues { $0.use.takeUnstored() } }

    /// Takes back requests that could not be stored.
    func restore(_ usage: [String: KeyUsage]) {
        for (identifier, usage) in usage { entries[identifier]?.use.restore(usage) }
    }

    /// Takes over the day's stored requests of all processes.
    func note(stored: [String: Int], day: Int) {
        for (identifier, entry) in entries { entry.use.note(stored: stored[identifier] ?? 0, day: day) }
    }
}
