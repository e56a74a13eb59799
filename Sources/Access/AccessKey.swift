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
    private static let length = prefix.utf8.count + 1 + idLength + 1 + secretLength

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
    package init?(_ text: Substring) {
        var text = text
        guard let key = text.withUTF8(Self.read) else { return nil }
        self = key
    }

    /// - Returns: `nil` for a text that is not a key.
    package init?(_ text: String) {
        self.init(text[...])
    }

    /// Every request with a key comes here: no part of the text is copied before all of it was compared.
    private static func read(_ text: UnsafeBufferPointer<UInt8>) -> AccessKey? {
        let separator = UInt8(ascii: "_")
        let idStart = prefix.utf8.count + 1
        let secretStart = idStart + idLength + 1
        guard text.count == length, text.starts(with: prefix.utf8),
            text[idStart - 1] == separator, text[idStart..<(idStart + idLength)].allSatisfy(Base32.isDigit),
            text[secretStart - 1] == separator, text[secretStart...].allSatisfy(Base32.isDigit)
        else { return nil }
        return AccessKey(
            id: String(decoding: text[idStart..<(idStart + idLength)], as: UTF8.self),
            secret: String(decoding: text[secretStart...], as: UTF8.self)
        )
    }

    /// The whole key, for its client.
    package var text: String { "\(Self.prefix)_\(id)_\(secret)" }

    /// The SHA-256 of the secret, which is stored.
    package var digest: SHA256Digest {
        var (secret, function) = (secret, SHA256())
        secret.withUTF8 { function.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return function.finalize()
    }

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
