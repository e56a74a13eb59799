import CanonicalJSON
import Foundation
import JSONSchema

/// A token as it arrived: a JSON Web Signature in the compact form (RFC 7515, section 7.1).
struct SignedToken {
    let algorithm: SignatureAlgorithm
    let keyID: String
    private let signed: [UInt8]
    private let payload: [UInt8]
    private let signature: [UInt8]

    /// Reads the form and the header; trusts nothing.
    ///
    /// - Parameter text: the token in ASCII.
    /// - Throws: ``TokenRefusal``.
    init(_ text: [UInt8]) throws(TokenRefusal) {
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw TokenRefusal(.malformed, "must have three parts, of a JSON Web Signature") }
        guard let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw TokenRefusal(.malformed, "must be in base64url without padding") }
        (algorithm, keyID) = try Self.checked(try Self.object(header))
        self.payload = payload
        self.signature = signature
        signed = Array(text[..<parts[1].endIndex])
    }

    /// Fields of which a verifier would have to understand what they change, or that bring the key along.
    private static let refusedFields = ["crit", "b64", "enc", "zip", "cty", "jku", "jwk", "x5u", "x5c"]
    /// RFC 7519, section 5.1, and RFC 9068, section 2.1.
    private static let types: Set<String> = ["jwt", "at+jwt", "application/at+jwt"]

    private static func checked(
        _ header: [String: JSONValue]
    ) throws(TokenRefusal) -> (algorithm: SignatureAlgorithm, keyID: String) {
        for field in refusedFields where header[field] != nil {
            throw TokenRefusal(.header, "must not have \(field) in its header")
        }
        if header["typ"] != nil, header.text("typ").map({ types.contains($0.lowercased()) }) != true {
            throw TokenRefusal(.header, "must have the typ JWT or at+jwt, or none")
        }
        guard let algorithm = header.text("alg").flatMap(SignatureAlgorithm.init(rawValue:)) else {
            throw TokenRefusal(.algorithm, "must be signed with one of \(SignatureAlgorithm.list)")
        }
        guard let keyID = header.text("kid"), !keyID.isEmpty else {
            throw TokenRefusal(.header, "must name its key as kid in its header")
        }
        return (algorithm, keyID)
    }

    /// The claims, once the signature is proven.
    ///
    /// - Throws: ``TokenRefusal``.
    func claims(verifiedWith key: VerificationKey) throws(TokenRefusal) -> [String: JSONValue] {
        guard key.isValid(signature, of: signed) else {
            throw TokenRefusal(.signature, "does not have the signature of its key")
        }
        return try Self.object(payload)
    }

    private static func object(_ bytes: [UInt8]) throws(TokenRefusal) -> [String: JSONValue] {
        guard let value = try? JSONValue(strict: bytes), case .object(let members) = value else {
            throw TokenRefusal(.malformed, "must have a header and claims that are JSON objects with each member once")
        }
        return members
    }
}
