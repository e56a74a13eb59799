import Access
import Crypto
import Store
import Synchronization
import Timing

/// Verifies the tokens of requests with the issuer's keys, which ``TokenKeysRefresh`` reads in the background.
package final class TokenVerifier: Sendable {
    private struct State {
        var keys: VerificationKeySet?
        /// Seconds since 1970 at which the keys were last read.
        var readAt = -Double.infinity
        var remembered = RememberedTokens<ProvenClient>()
        var clients: TokenClients
    }

    package let configuration: TokenConfiguration
    let demand: TokenKeyDemand
    private let metrics: TokenMetrics
    private let now: WallClock
    private let state: Mutex<State>

    init(_ configuration: TokenConfiguration, metrics: TokenMetrics, now: WallClock) {
        self.configuration = configuration
        self.metrics = metrics
        self.now = now
        demand = TokenKeyDemand(now: now)
        state = Mutex(State(clients: TokenClients(maximum: configuration.maximumClients)))
    }

    /// Reads the keys; tokens of keys that are gone are forgotten.
    ///
    /// - Returns: the keys that are not used, each with the reason; `nil` if the document is the one read before.
    /// - Throws: the errors of ``TokenKeySource/read()``; the keys read before stay in use until they are too old.
    @discardableResult
    package func refresh() async throws -> [String]? {
        let keys: VerificationKeySet
        do {
            keys = try await configuration.source.read()
        } catch {
            metrics.refreshFailed()
            throw error
        }
        let now = now()
        metrics.refreshed(keys: keys.keys.count, at: now)
        return state.withLock { state in
            state.readAt = now
            guard state.keys?.digest != keys.digest else { return nil }
            state.keys = keys
            state.remembered.removeAll()
            return keys.ignored
        }
    }

    /// The client of a token.
    ///
    /// - Parameter text: the token, which is not trusted.
    /// - Returns: the client with its permissions and its use of the service.
    /// - Throws: ``TokenRefusal``.
    func client(_ text: some StringProtocol) throws(TokenRefusal) -> ProvenClient {
        let bytes = Array(text.utf8.prefix(TokenPolicy.maximumBytes + 1))
        let hash = SHA256.hash(data: bytes)
        let now = now()
        let (known, keys) = state.withLock { state in
            let isUsable = now - state.readAt <= configuration.maximumAge
            return (isUsable ? state.remembered.client(hash) : nil, isUsable ? state.keys : nil)
        }
        guard let keys else {
            throw TokenRefusal(.keysUnavailable, "cannot be verified: the keys of its issuer could not be read")
        }
        if let known, case .token(let token) = known.credential {
            try token.requireLive(at: now)
            return known
        }
        let token = try configuration.policy.verify(bytes, with: keys, now: now)
        let result: Result<ProvenClient, TokenRefusal> = state.withLock { state in
            do throws(TokenRefusal) {
                if state.clients.isFull(for: token.identifier) {
                    state.clients.removeIdle(at: now)
                    // A remembered token must not count against a client that was dropped.
                    state.remembered.removeAll()
                }
                let use = try state.clients.use(token.identifier, now: now)
                let client = ProvenClient(.token(token), dailyQuota: configuration.policy.dailyQuota, use: use)
                // Keys that were replaced in the meantime have verified the token, but not what is remembered.
                if state.keys?.digest == keys.digest { state.remembered.remember(client, for: hash) }
                return .success(client)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    func refused(_ refusal: TokenRefusal) { metrics.refused(refusal.reason) }

    /// Stores the requests of each client since the last call, and takes over those of other processes.
    ///
    /// - Throws: `StoreError`.
    func exchangeUsage(with store: Store) async throws {
        let clients = state.withLock(\.clients)
        let usage = clients.takeUnstored()
        guard configuration.policy.dailyQuota != nil else { return }
        let day = Int(now() / 86_400)
        do {
            if !usage.isEmpty { try await store.write { try $0.addTokenUsage(usage) } }
        } catch {
            clients.restore(usage)
            throw error
        }
        clients.note(stored: try await store.read { try $0.tokenUsage(on: day) }, day: day)
    }
}
