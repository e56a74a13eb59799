import Access
import CanonicalJSON
import Foundation
import SignedTokens
import XCTest

/// Which keys of a JWKS verify tokens.
final class VerificationKeySetTests: XCTestCase {
    private func issuer() throws -> TestIssuer { try TestIssuer.shared.get() }

    /// The reason why the key is not used; `nil` if it is.
    private func refusal(
        _ kind: TestIssuer.Kind,
        _ changes: [String: JSONValue],
        of issuer: TestIssuer? = nil
    ) throws -> String? {
        let issuer = try issuer ?? self.issuer()
        let good = try self.issuer().key(kind == .edDSA ? .es256 : .edDSA, ["kid": "good"])
        let keys = try VerificationKeySet(try TestIssuer.keySet([good, issuer.key(kind, changes)]))
        XCTAssertEqual(keys.keys.count + keys.ignored.count, 2)
        return keys.ignored.first
    }

    func testKeysOfEachAlgorithmAreUsed() throws {
        let keys = try VerificationKeySet(try issuer().keySet())
        XCTAssertEqual(keys.keys.map(\.algorithm), [.rs256, .es256, .edDSA])
        XCTAssertEqual(keys.ignored, [])
        for kind in TestIssuer.Kind.allCases {
            XCTAssertNil(try refusal(kind, ["use": .null, "alg": .null, "key_ops": ["verify"], "x5t": "abc"]))
        }
    }

    func testUseAndAlgorithmOfAKeyAreHonored() throws {
        for kind in TestIssuer.Kind.allCases {
            XCTAssertNotNil(try refusal(kind, ["use": "enc"]))
            XCTAssertNotNil(try refusal(kind, ["use": 1]))
            XCTAssertNotNil(try refusal(kind, ["key_ops": ["encrypt"]]))
            XCTAssertNotNil(try refusal(kind, ["key_ops": "verify"]))
            for algorithm in ["RS512", "PS256", "HS256", "none", "ES384", ""] {
                XCTAssertNotNil(try refusal(kind, ["alg": .string(algorithm)]), algorithm)
            }
            XCTAssertNotNil(try refusal(kind, ["kid": .null]))
            XCTAssertNotNil(try refusal(kind, ["kid": ""]))
        }
    }

    func testWeakAndHugeRSAKeysAreRefused() throws {
        let weak = try TestIssuer(rsaBits: 1024)
        XCTAssertEqual(try refusal(.rs256, [:], of: weak), "key 2 must have 2048 to 8192 bits, has 1024")
        let huge = TestIssuer.coded([UInt8](repeating: 0xFF, count: 1025))
        XCTAssertEqual(try refusal(.rs256, ["n": .string(huge)]), "key 2 must have 2048 to 8192 bits, has 8200")
        // Zeros in front do not make a key longer.
        let padded = TestIssuer.coded([UInt8](repeating: 0, count: 200) + [UInt8](repeating: 0xFF, count: 128))
        XCTAssertEqual(try refusal(.rs256, ["n": .string(padded)]), "key 2 must have 2048 to 8192 bits, has 1024")
        for exponent in ["AQ", "AA", "Ag", "BAAAAAAB"] {
            XCTAssertNotNil(try refusal(.rs256, ["e": .string(exponent)]), exponent)
        }
    }

    func testPointsThatAreNotOnTheCurveAreRefused() throws {
        let zeros = TestIssuer.coded([UInt8](repeating: 0, count: 32))
        XCTAssertNotNil(try refusal(.es256, ["x": .string(zeros)]))
        XCTAssertNotNil(try refusal(.es256, ["x": .string(zeros), "y": .string(zeros)]))
        XCTAssertNotNil(try refusal(.es256, ["crv": "P-384"]))
        XCTAssertNotNil(try refusal(.es256, ["crv": "secp256k1"]))
        XCTAssertNotNil(try refusal(.edDSA, ["crv": "X25519"]))
        XCTAssertNotNil(try refusal(.edDSA, ["x": "AAAA"]))
    }

    func testSecretAndPrivateKeysAreRefused() throws {
        XCTAssertNotNil(try refusal(.es256, ["kty": "oct", "k": "c2VjcmV0"]))
        XCTAssertNotNil(try refusal(.es256, ["d": "AAAA"]))
        XCTAssertNotNil(try refusal(.rs256, ["k": "c2VjcmV0"]))
        XCTAssertThrowsError(try VerificationKeySet(Data(#"{"keys":[{"kty":"oct","k":"AAAA","kid":"1"}]}"#.utf8))) {
            XCTAssertTrue("\($0)".contains("kty other than RSA, EC and OKP"), "\($0)")
        }
    }

    func testTwoKeysWithOneNameAreBothRefused() throws {
        let (one, other) = (try issuer(), try TestIssuer())
        let keys = try VerificationKeySet(
            try TestIssuer.keySet([one.key(.es256), other.key(.es256), one.key(.edDSA, ["kid": "ES256"])])
        )
        XCTAssertEqual(keys.keys.map(\.algorithm), [.edDSA])
        XCTAssertEqual(keys.ignored, ["2 keys have the same kid"])
    }

    func testOtherDocumentsAreRefused() throws {
        for text in [
            "", "[]", "{}", #"{"keys": {}}"#, #"{"keys": [1]}"#, #"{"keys": []}"#, "<html>",
            #"{"keys": [], "keys": []}"#,
            #"{"keys": [{"kty": "EC", "kty": "RSA"}]}"#,
        ] {
            XCTAssertThrowsError(try VerificationKeySet(Data(text.utf8)), text)
        }
        let key = try issuer().key(.es256)
        XCTAssertThrowsError(try VerificationKeySet(try TestIssuer.keySet([JSONValue](repeating: key, count: 101))))
        let spaces = Data(repeating: 0x20, count: VerificationKeySet.maximumBytes)
        XCTAssertThrowsError(try VerificationKeySet(spaces + (try issuer().keySet()))) {
            XCTAssertEqual($0 as? KeySetError, .tooLarge)
        }
    }
}
