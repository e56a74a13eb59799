import CanonicalJSON
import Crypto
package import Foundation
import JSONSchema

/// The public keys of an issuer, from its JSON Web Key Set (RFC 7517, section 5).
package struct VerificationKeySet: Sendable {
    /// The keys that verify tokens.
    package let keys: [VerificationKey]
    /// The keys that are not used, each with the reason.
    package let ignored: [String]
    /// SHA-256 of the document.
    package let digest: Data

    /// The largest document, in bytes.
    package static let maximumBytes = 256 << 10
    /// The largest number of keys; issuers publish two or three.
    package static let maximumKeys = 100

    /// - Parameter document: a JWKS in JSON.
    /// - Throws: ``KeySetError`` for anything else, and for a JWKS without a usable key.
    package init(_ document: Data) throws(KeySetError) {
        guard document.count <= Self.maximumBytes else { throw .tooLarge }
        let json: JSONValue
        do {
            json = try JSONValue(strict: Array(document))
        } catch {
            throw .notJSON("\(error)")
        }
        guard case .object(let members) = json, case .array(let list) = members["keys"] else { throw .notASet }
        guard list.count <= Self.maximumKeys else { throw .tooMany(list.count) }
        var (keys, ignored): ([VerificationKey], [String]) = ([], [])
        for (position, element) in list.enumerated() {
            guard case .object(let members) = element else { throw .notASet }
            do throws(VerificationKey.Unusable) {
                keys.append(try VerificationKey(members))
            } catch {
                ignored.append("key \(position + 1) \(error)")
            }
        }
        // Which of two keys with one name verifies a token must not depend on their order.
        let counts = Dictionary(grouping: keys) { [$0.id, $0.algorithm.rawValue] }
        for group in counts.values where group.count > 1 { ignored.append("\(group.count) keys have the same kid") }
        keys = keys.filter { counts[[$0.id, $0.algorithm.rawValue]]?.count == 1 }
        guard !keys.isEmpty else { throw .noUsableKey(ignored) }
        self.keys = keys
        self.ignored = ignored
        digest = Data(SHA256.hash(data: document))
    }

    /// The key of a token's header.
    ///
    /// - Throws: ``TokenRefusal`` if no key has the name, or the key has another algorithm.
    func key(_ id: String, _ algorithm: SignatureAlgorithm) throws(TokenRefusal) -> VerificationKey {
        let named = keys.filter { $0.id == id }
        guard !named.isEmpty else {
            throw TokenRefusal(.unknownKey, "is signed with a key that its issuer does not have")
        }
        guard let key = named.first(where: { $0.algorithm == algorithm }) else {
            throw TokenRefusal(.algorithm, "states another algorithm than its key has")
        }
        return key
    }
}

/// A document that is not a JWKS with usable keys.
package enum KeySetError: Error, Hashable, CustomStringConvertible {
    case tooLarge
    case notJSON(String)
    case notASet
    case tooMany(Int)
    case noUsableKey([String])

    package var description: String {
        switch self {
        case .tooLarge: "the JWKS must have at most \(VerificationKeySet.maximumBytes) bytes"
        case .notJSON(let reason): "the JWKS must be JSON, has \(reason)"
        case .notASet: "the JWKS must be an object with a list of objects, keys (RFC 7517)"
        case .tooMany(let count): "the JWKS must have at most \(VerificationKeySet.maximumKeys) keys, has \(count)"
        case .noUsableKey(let reasons):
            "the JWKS must have a public key for \(SignatureAlgorithm.list)"
                + (reasons.isEmpty ? ", has no keys" : ": " + reasons.prefix(3).joined(separator: "; "))
        }
    }
}
