package import Crypto

/// The clients of recently verified tokens, by the hash of the token.
///
/// A request with a remembered token costs a hash instead of a signature. The memory is bounded: the newer half
/// becomes the older one when it is full, and the older one is dropped.
package struct RememberedTokens<Client: Sendable>: Sendable {
    private let half: Int
    private var newer: [SHA256Digest: Client] = [:]
    private var older: [SHA256Digest: Client] = [:]

    /// - Parameter half: half of the largest number of tokens.
    package init(half: Int = 5_000) {
        self.half = half
    }

    package var count: Int { newer.count + older.count }

    package mutating func client(_ token: SHA256Digest) -> Client? {
        if let client = newer[token] { return client }
        guard let client = older.removeValue(forKey: token) else { return nil }
        remember(client, for: token)
        return client
    }

    package mutating func remember(_ client: Client, for token: SHA256Digest) {
        if newer.count >= half { (older, newer) = (newer, [:]) }
        newer[token] = client
    }

    mutating func removeAll() {
        newer = [:]
        older = [:]
    }
}
