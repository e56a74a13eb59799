package import CanonicalJSON
import Crypto
import CryptoExtras
package import Foundation

/// An issuer of tokens with a key of each kind.
package struct TestIssuer: Sendable {
    /// The name of an accepted algorithm.
    package enum Kind: String, CaseIterable, Sendable {
        case rs256 = "RS256"
        case es256 = "ES256"
        case edDSA = "EdDSA"
    }

    package static let name = "https://issuer.example/realm"
    package static let audience = "aerocast"

    private let rsa: _RSA.Signing.PrivateKey
    private let p256 = P256.Signing.PrivateKey()
    private let ed25519 = Curve25519.Signing.PrivateKey()

    /// The same keys for the whole process: making an RSA key takes long.
    package static let shared = Result { try TestIssuer() }

    package init(rsaBits: Int = 2048) throws {
        rsa = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: rsaBits))
    }

    // MARK: keys

    /// The public key in a JWKS, with changed members; `null` removes one.
    package func key(_ kind: Kind, _ changes: [String: JSONValue] = [:]) throws -> JSONValue {
        var members: [String: JSONValue] = ["kid": .string(kind.rawValue), "use": "sig", "alg": .string(kind.rawValue)]
        switch kind {
        case .rs256:
            let numbers = try rsa.publicKey.getKeyPrimitives()
            members["kty"] = "RSA"
            members["n"] = .string(Self.coded(numbers.modulus))
            members["e"] = .string(Self.coded(numbers.publicExponent))
        case .es256:
            let point = p256.publicKey.rawRepresentation
            members["kty"] = "EC"
            members["crv"] = "P-256"
            members["x"] = .string(Self.coded(point.prefix(32)))
            members["y"] = .string(Self.coded(point.suffix(32)))
        case .edDSA:
            members["kty"] = "OKP"
            members["crv"] = "Ed25519"
            members["x"] = .string(Self.coded(ed25519.publicKey.rawRepresentation))
        }
        members.merge(changes) { $1 }
        return .object(members.filter { $0.value != .null })
    }

    /// A JWKS with all keys.
    package func keySet() throws -> Data { try Self.keySet(Kind.allCases.map { try key($0) }) }

    package static func keySet(_ keys: [JSONValue]) throws -> Data {
        try JSONText.data(JSONValue.object(["keys": .array(keys)]))
    }

    /// The public RSA key as a PEM file has it, which the attack on HS256 uses as its secret.
    package var publicPEM: Data { Data(rsa.publicKey.pemRepresentation.utf8) }

    // MARK: tokens

    /// Claims that are accepted from `now` on for five minutes.
    package static func claims(at now: Double, roles: [String] = ["read"]) -> [String: JSONValue] {
        [
            "iss": .string(name), "aud": .string(audience), "sub": "user-1", "iat": .integer(Int64(now)),
            "exp": .integer(Int64(now) + 300), "roles": .array(roles.map { .string($0) }),
        ]
    }

    /// A token with changed members of header and claims; `null` removes one.
    package func token(
        _ kind: Kind = .es256,
        at now: Double,
        header: [String: JSONValue] = [:],
        _ changes: [String: JSONValue] = [:]
    ) throws -> String {
        let header: [String: JSONValue] = ["alg": .string(kind.rawValue), "kid": .string(kind.rawValue), "typ": "JWT"]
            .merging(header) { $1 }
        let claims = Self.claims(at: now).merging(changes) { $1 }
        return try token(
            kind,
            header: try JSONText.encode(JSONValue.object(header.filter { $0.value != .null })),
            claims: try JSONText.encode(JSONValue.object(claims.filter { $0.value != .null }))
        )
    }

    /// A token of these texts.
    package func token(_ kind: Kind, header: String, claims: String) throws -> String {
        let signed = "\(Self.coded(Data(header.utf8))).\(Self.coded(Data(claims.utf8)))"
        return "\(signed).\(Self.coded(try signature(kind, of: Data(signed.utf8))))"
    }

    package func signature(_ kind: Kind, of bytes: Data) throws -> Data {
        switch kind {
        case .rs256: try rsa.signature(for: bytes, padding: .insecurePKCS1v1_5).rawRepresentation
        case .es256: try p256.signature(for: bytes).rawRepresentation
        case .edDSA: try ed25519.signature(for: bytes)
        }
    }

    /// The same signature of ECDSA in DER.
    package static func der(_ signature: Data) throws -> Data {
        try P256.Signing.ECDSASignature(rawRepresentation: signature).derRepresentation
    }

    package static func hmac(of bytes: Data, secret: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: secret)))
    }

    /// base64url without padding.
    package static func coded(_ bytes: some DataProtocol) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
