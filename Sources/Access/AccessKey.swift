package import Crypto
package import Foundation

/// The text of a key, which only its client has: `ac_<id>_<secret>`.
///
/// The secret has 256 random bits, so that a fast hash of it is as safe as a slow one: nobody can try its values.
package struct AccessKey: Sendable {
    /// Names the key in lists, logs and the audit; not a secret.
    package let id: String
    private let secret: String

    private static let prefix = "ac"
    private static let idLength = 10
    private static let secretLength = 52

    /// A new key.
    ///
    /// - Parameter generator: must be cryptographically secure.
    /// - Returns: a key that no other client has.
    package static func random(using generator: inout some RandomNumberGenerator) -> AccessKey {
        AccessKey(
            id: Base32.random(count: idLength, using: &generator),
            secret: Base32.random(count: secretLength, using: &generator)
        )
    }

    /// A new key from the operating system's generator.
    package static func random() -> AccessKey {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    private init(id: String, secret: String) {
        self.id = id
        self.secret = secret
    }

    /// - Returns: `nil` for a text that is not a key.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual(Self.prefix.utf8),
            parts[1].count == Self.idLength, parts[1].allSatisfy(Base32.isDigit),
            parts[2].count == Self.secretLength, parts[2].allSatisfy(Base32.isDigit)
        else { return nil }
        id = String(decoding: parts[1], as: UTF8.self)
        secret = String(decoding: parts[2], as: UTF8.self)
    }

    /// The whole key, for its client.
    package var text: String { "\(Self.prefix)_\(id)_\(secret)" }

    /// The SHA-256 of the secret, which is stored.
    package var digest: SHA256Digest { SHA256.hash(data: Data(secret.utf8)) }

    /// Whether the secret has this SHA-256; takes the same time for every secret of a key.
    package func matches(_ digest: Data) -> Bool {
        // swift-crypto compares a digest with bytes in constant time.
        self.digest == digest
    }
}

extension AccessKey: CustomStringConvertible {
    /// The key without its secret, so that no log or message contains it.
    package var description: String { "\(Self.prefix)_\(id)_…" }
}
