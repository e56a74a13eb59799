/// The accepted signatures of tokens (RFC 7518, section 3.1; RFC 8037, section 3.1).
///
/// All are of public keys: a token whose signature rests on a shared secret is never accepted.
package enum SignatureAlgorithm: String, CaseIterable, Hashable, Sendable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"
    /// ECDSA with P-256 and SHA-256.
    case es256 = "ES256"
    /// Ed25519.
    case edDSA = "EdDSA"

    /// The names of all algorithms, for messages.
    package static let list = allCases.map(\.rawValue).joined(separator: ", ")
}
