import CanonicalJSON
import Crypto
import CryptoExtras
package import Foundation

/// A public key of an issuer, which verifies the signatures of one algorithm.
package struct VerificationKey: Sendable {
    /// The `kid` of the key.
    package let id: String
    package let algorithm: SignatureAlgorithm
    private let material: Material

    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey, signatureBytes: Int)
        case p256(P256.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    /// Whether the signature is of these bytes and of this key.
    ///
    /// - Parameters:
    ///   - signature: as in RFC 7518, section 3.3 and 3.4, and RFC 8037, section 3.1. Of ECDSA, the two integers of 32
    ///     bytes each; DER is refused.
    ///   - bytes: the signed bytes.
    /// - Returns: `false` also for a signature of another form.
    package func isValid(_ signature: [UInt8], of bytes: some DataProtocol) -> Bool {
        switch material {
        case .rsa(let key, let signatureBytes):
            guard signature.count == signatureBytes else { return false }
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: bytes, padding: .insecurePKCS1v1_5)
        case .p256(let key):
            guard signature.count == 64, let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.isValidSignature(signature, for: bytes)
        case .ed25519(let key):
            guard signature.count == 64 else { return false }
            return key.isValidSignature(Data(signature), for: bytes)
        }
    }
}

extension VerificationKey {
    /// A key of a JWKS that does not verify tokens.
    struct Unusable: Error, Hashable, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// The members of secret and private keys (RFC 7518, section 6).
    private static let privateMembers: Set<String> = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]
    private static let longestID = 256

    /// Reads a JSON Web Key (RFC 7517).
    init(_ members: [String: JSONValue]) throws(Unusable) {
        guard let type = members.text("kty") else { throw Unusable("has no kty") }
        guard ["RSA", "EC", "OKP"].contains(type) else { throw Unusable("has a kty other than RSA, EC and OKP") }
        guard Self.privateMembers.isDisjoint(with: members.keys) else {
            throw Unusable("contains a private key, which everybody who reads the JWKS knows")
        }
        if members["use"] != nil, members.text("use") != "sig" { throw Unusable("has a use other than sig") }
        if let operations = members["key_ops"] {
            guard case .array(let operations) = operations, operations.contains(.string("verify")) else {
                throw Unusable("has key_ops without verify")
            }
        }
        guard let id = members.text("kid"), !id.isEmpty, id.utf8.count <= Self.longestID else {
            throw Unusable("has no kid of at most \(Self.longestID) bytes")
        }
        self.id = id
        switch type {
        case "RSA": (algorithm, material) = (.rs256, try Self.rsa(members))
        case "EC": (algorithm, material) = (.es256, try Self.p256(members))
        default: (algorithm, material) = (.edDSA, try Self.ed25519(members))
        }
        if members["alg"] != nil, members.text("alg") != algorithm.rawValue {
            throw Unusable("has an alg other than \(algorithm.rawValue)")
        }
    }

    /// Shorter keys are not secure (NIST SP 800-131A), and longer ones cost more time than a request has.
    private static let rsaBits = 2048...8192

    private static func rsa(_ members: [String: JSONValue]) throws(Unusable) -> Material {
        guard let modulus = members.bytes("n"), let exponent = members.bytes("e") else {
            throw Unusable("must have n and e in base64url")
        }
        let significant = modulus.drop { $0 == 0 }
        let bits = significant.count * 8 - (significant.first?.leadingZeroBitCount ?? 0)
        guard rsaBits.contains(bits) else {
            throw Unusable("must have \(rsaBits.lowerBound) to \(rsaBits.upperBound) bits, has \(bits)")
        }
        let value = exponent.drop { $0 == 0 }
        // With the exponent 1 everything is its own signature.
        guard value.count <= 4, value.reduce(0, { $0 << 8 | UInt64($1) }) >= 3, exponent.last.map({ $0 & 1 }) == 1
        else {
            throw Unusable("must have an odd exponent from 3 to 2³²")
        }
        guard let key = try? _RSA.Signing.PublicKey(n: Data(significant), e: Data(value)) else {
            throw Unusable("is not an RSA key")
        }
        return .rsa(key, signatureBytes: (bits + 7) / 8)
    }

    private static func p256(_ members: [String: JSONValue]) throws(Unusable) -> Material {
        guard members.text("crv") == "P-256" else { throw Unusable("has a crv other than P-256") }
        guard let x = members.bytes("x"), let y = members.bytes("y"), x.count == 32, y.count == 32,
            let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
        else { throw Unusable("is not a point of P-256") }
        return .p256(key)
    }

    private static func ed25519(_ members: [String: JSONValue]) throws(Unusable) -> Material {
        guard members.text("crv") == "Ed25519" else { throw Unusable("has a crv other than Ed25519") }
        guard let x = members.bytes("x"), x.count == 32,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x)
        else { throw Unusable("is not a key of Ed25519") }
        return .ed25519(key)
    }
}

extension [String: JSONValue] {
    /// The member, if it is a text.
    func text(_ name: String) -> String? {
        if case .string(let text) = self[name] { text } else { nil }
    }

    /// The bytes of the member, if it is a text in base64url.
    fileprivate func bytes(_ name: String) -> [UInt8]? {
        text(name).flatMap { Base64URL.decode($0.utf8) }
    }
}
