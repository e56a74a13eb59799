import Crypto
package import Foundation

/// The key with which messages to one webhook are signed: `whsec_` and 24 to 64 bytes in Base64.
package struct WebhookSecret: Hashable, Sendable {
    package let bytes: Data

    private static let prefix = "whsec_"
    private static let sizes = 24...64

    /// A new key of 256 random bits.
    package static func random() -> WebhookSecret {
        WebhookSecret(unchecked: SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) })
    }

    /// - Returns: `nil` unless there are 24 to 64 bytes.
    package init?(_ bytes: Data) {
        guard Self.sizes.contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    /// - Parameter text: the key's text, with or without `whsec_`; any other text gives `nil`.
    package init?(_ text: String) {
        let encoded = text.hasPrefix(Self.prefix) ? String(text.dropFirst(Self.prefix.count)) : text
        guard let bytes = Data(base64Encoded: encoded) else { return nil }
        self.init(bytes)
    }

    private init(unchecked bytes: Data) {
        self.bytes = bytes
    }

    /// The whole key, for its receiver.
    package var text: String { Self.prefix + bytes.base64EncodedString() }
}

extension WebhookSecret: CustomStringConvertible, CustomReflectable {
    /// The key without its bytes, so that no log or message contains it.
    package var description: String { "\(Self.prefix)…" }
    package var customMirror: Mirror { Mirror(self, children: [("text", description)]) }
}
