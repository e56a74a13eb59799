package import Access
import Foundation
import HTTPTypes
import Hummingbird
package import Store
import Synchronization
package import Timing

/// Decides which requests are carried out: by credential and role, and by the limits of each key.
///
/// It knows the keys and sessions of the database by heart, so that no request waits for a query; ``AccessRefresh``
/// repeats ``refresh()``.
package final class AccessGate: Sendable {
    private struct State {
        /// Whether requests need a credential: since the first key was created.
        var isClosed = false
        var keys: [String: KnownKey] = [:]
        /// By the digest of the token.
        var sessions: [Data: SessionRecord] = [:]
        /// The sessions that began or ended since the last reading began, which it may not know.
        var changes: [Data: SessionRecord?] = [:]
        var running = 0
    }

    /// A key of the database, and its client.
    private struct KnownKey {
        var record: KeyRecord
        var client: ProvenClient

        /// The use of a key that was `known` before continues.
        init(_ record: KeyRecord, known: KnownKey?) {
            self.record = record
            if let known, known.record == record {
                client = known.client
            } else {
                client = ProvenClient(
                    .key(id: record.id, client: record.client, roles: record.roles, stations: record.stations),
                    dailyQuota: record.dailyQuota,
                    use: known?.client.use ?? ClientUse()
                )
            }
        }
    }

    package let policy: AccessPolicy
    let store: Store
    let now: WallClock
    /// `nil` for a role without a limit.
    let limits: RoleTable<RoleLimit?>
    /// `nil` if tokens are not accepted.
    package let tokens: TokenVerifier?
    private let state = Mutex(State())

    package init(
        store: Store,
        policy: AccessPolicy = AccessPolicy(),
        tokens: TokenVerifier? = nil,
        now: WallClock = .system
    ) {
        self.tokens = tokens
        self.store = store
        self.policy = policy
        self.now = now
        limits = RoleTable { role in policy.limits[role].map { RoleLimit($0, of: role) } }
    }

    /// Whether requests need a credential.
    package var isClosed: Bool { tokens != nil || state.withLock(\.isClosed) }

    /// Reads keys, sessions and the day's usage.
    ///
    /// - Throws: `StoreError`; the keys read before stay in force.
    package func refresh() async throws {
        let now = now()
        let day = Int(now / 86_400)
        state.withLock { $0.changes = [:] }
        let found = try await store.read { transaction in
            (
                keys: try transaction.accessKeys(), sessions: try transaction.sessions(at: now),
                usage: try transaction.keyUsage(on: day)
            )
        }
        state.withLock { state in
            state.isClosed = !found.keys.isEmpty
            let known = state.keys
            state.keys = Dictionary(
                found.keys.map { ($0.id, KnownKey($0, known: known[$0.id])) },
                uniquingKeysWith: { first, _ in first }
            )
            state.sessions = Dictionary(
                found.sessions.map { ($0.digest, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            for (digest, session) in state.changes { state.sessions[digest] = session }
            for (id, key) in state.keys where key.record.isLive(at: now) {
                key.client.use.note(stored: found.usage[id] ?? 0, day: day)
            }
        }
    }

    /// Stores the requests of each key since the last call.
    ///
    /// - Throws: `StoreError`.
    package func storeUsage() async throws {
        try await tokens?.exchangeUsage(with: store)
        let keys = state.withLock(\.keys)
        let usage = keys.compactMapValues { $0.client.use.takeUnstored() }
        guard !usage.isEmpty else { return }
        do {
            try await store.write { try $0.add(usage) }
        } catch {
            for (id, usage) in usage { keys[id]?.client.use.restore(usage) }
            throw error
        }
    }

    /// Adds a session at once, before the next ``refresh()``.
    func remember(_ session: SessionRecord) {
        state.withLock { state in
            state.sessions[session.digest] = session
            state.changes[session.digest] = session
        }
    }

    /// Ends a session at once.
    func forget(_ digest: Data) {
        state.withLock { state in
            state.sessions[digest] = nil
            state.changes[digest] = .some(nil)
        }
    }

    /// The SHA-256 of a live key's secret, and its client.
    func key(_ id: String) -> (digest: Data, client: ProvenClient)? {
        let now = now()
        return state.withLock { state in
            guard let key = state.keys[id], key.record.isLive(at: now) else { return nil }
            return (key.record.digest, key.client)
        }
    }

    /// A session that has not expired.
    func session(_ digest: Data) -> SessionRecord? {
        let now = now()
        return state.withLock { state in
            state.sessions[digest].flatMap { now < $0.expiresAt ? $0 : nil }
        }
    }

    /// Counts a running request.
    ///
    /// - Throws: a ``Problem`` with the status 503 if too many are running.
    func enter() throws {
        let isFull = state.withLock { state in
            guard state.running < policy.concurrency else { return true }
            state.running += 1
            return false
        }
        if isFull { throw Problem.overloaded(policy.concurrency) }
    }

    func leave() {
        state.withLock { $0.running -= 1 }
    }
}
