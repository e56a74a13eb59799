import Access
import CanonicalJSON
import Foundation
import SignedTokens
import XCTest

/// The attacks of RFC 8725 and RFC 7515 on tokens, and what claims mean.
final class TokenPolicyTests: XCTestCase {
    private let now = 1_720_800_000.0
    private let policy = TokenPolicy(issuer: TestIssuer.name, audiences: [TestIssuer.audience, "weather"])

    private func issuer() throws -> TestIssuer { try TestIssuer.shared.get() }

    private func verified(_ token: String, _ policy: TokenPolicy? = nil, keys: Data? = nil) throws -> VerifiedToken {
        let keys = try VerificationKeySet(try keys ?? issuer().keySet())
        return try (policy ?? self.policy).verify(Array(token.utf8), with: keys, now: now)
    }

    private func assertRefused(
        _ reason: TokenRefusal.Reason,
        _ token: String,
        policy: TokenPolicy? = nil,
        keys: Data? = nil,
        _ message: String = "",
        line: UInt = #line
    ) {
        XCTAssertThrowsError(try verified(token, policy, keys: keys), message, line: line) {
            XCTAssertEqual(($0 as? TokenRefusal)?.reason, reason, "\(message) \($0)", line: line)
        }
    }

    private func token(_ changes: [String: JSONValue], header: [String: JSONValue] = [:]) throws -> String {
        try issuer().token(at: now, header: header, changes)
    }

    // MARK: accepted

    func testATokenOfEachAlgorithmIsAccepted() throws {
        for kind in TestIssuer.Kind.allCases {
            for type in ["JWT", "jwt", "at+jwt", "application/at+jwt", nil] as [String?] {
                let token = try issuer().token(kind, at: now, header: ["typ": type.map { .string($0) } ?? .null])
                let client = try verified(token)
                XCTAssertEqual(
                    client,
                    VerifiedToken(
                        issuer: TestIssuer.name,
                        subject: "user-1",
                        client: "user-1",
                        roles: [.read],
                        notBefore: -.infinity,
                        expiresAt: now + 360
                    )
                )
                XCTAssertEqual(client.identifier, "token:https://issuer.example/realm user-1")
            }
        }
    }

    // MARK: RFC 8725, section 2.1 and 3.1: algorithms

    func testUnsignedTokensAreRefused() throws {
        let claims = try JSONText.encode(JSONValue.object(TestIssuer.claims(at: now)))
        for name in ["none", "None", "NONE", "nOnE", ""] {
            let header = TestIssuer.coded(Data(#"{"alg":"\#(name)","kid":"ES256"}"#.utf8))
            let body = "\(header).\(TestIssuer.coded(Data(claims.utf8)))"
            assertRefused(.algorithm, "\(body).", name)
            assertRefused(.algorithm, "\(body).AAAA", name)
        }
        for algorithm: JSONValue in [.null, 1, ["ES256"], .object(["name": "ES256"])] {
            assertRefused(.algorithm, try token([:], header: ["alg": algorithm]))
        }
        let signed = try token([:])
        assertRefused(.signature, String(signed[...(signed.lastIndex(of: ".") ?? signed.startIndex)]))
    }

    func testThePublicKeyIsNoSecretOfHMAC() throws {
        let claims = TestIssuer.coded(Data(try JSONText.encode(JSONValue.object(TestIssuer.claims(at: now))).utf8))
        for algorithm in ["HS256", "HS384", "HS512"] {
            let header = TestIssuer.coded(Data(#"{"alg":"\#(algorithm)","kid":"RS256"}"#.utf8))
            for secret in [try issuer().publicPEM, try issuer().keySet(), Data()] {
                let body = Data("\(header).\(claims)".utf8)
                let signature = TestIssuer.coded(TestIssuer.hmac(of: body, secret: secret))
                assertRefused(.algorithm, "\(header).\(claims).\(signature)")
            }
        }
    }

    func testTheAlgorithmIsTheOneOfTheKey() throws {
        for kind in TestIssuer.Kind.allCases {
            for other in TestIssuer.Kind.allCases where other != kind {
                // The key of the other kind is named: neither its algorithm nor the stated one fits.
                assertRefused(.algorithm, try issuer().token(kind, at: now, header: ["kid": .string(other.rawValue)]))
                assertRefused(.algorithm, try issuer().token(kind, at: now, header: ["alg": .string(other.rawValue)]))
            }
            for algorithm in ["RS512", "PS256", "ES384", "ES256K", "rs256", "EdDSA ", "Ed448"] {
                assertRefused(.algorithm, try issuer().token(kind, at: now, header: ["alg": .string(algorithm)]))
            }
        }
    }

    func testAKeyWithoutAnAlgorithmIsNotTaughtOneByATokenOfSomebody() throws {
        let keys = try TestIssuer.keySet([issuer().key(.rs256, ["alg": .null])])
        let good = try issuer().token(.rs256, at: now)
        let keySet = try VerificationKeySet(keys)
        assertRefused(.algorithm, try issuer().token(.rs256, at: now, header: ["alg": "RS512"]), keys: keys)
        XCTAssertNoThrow(try policy.verify(Array(good.utf8), with: keySet, now: now))
    }

    // MARK: RFC 8725, section 2.2: weak keys

    func testAWeakKeyVerifiesNothing() throws {
        let weak = try TestIssuer(rsaBits: 1024)
        let keys = try TestIssuer.keySet([weak.key(.rs256), issuer().key(.es256)])
        assertRefused(.unknownKey, try weak.token(.rs256, at: now), keys: keys)
    }

    // MARK: RFC 8725, section 3.2, 3.10: keys from elsewhere

    func testATokenNamesAKeyOfTheIssuer() throws {
        assertRefused(.header, try token([:], header: ["kid": .null]))
        assertRefused(.header, try token([:], header: ["kid": ""]))
        assertRefused(.header, try token([:], header: ["kid": 1]))
        for foreign in ["other", "es256", "../ES256", "ES256\u{0}", "' OR 1=1 --", "/dev/null"] {
            assertRefused(.unknownKey, try token([:], header: ["kid": .string(foreign)]), foreign)
        }
        let other = try TestIssuer()
        for kind in TestIssuer.Kind.allCases { assertRefused(.signature, try other.token(kind, at: now)) }
    }

    func testKeysAndAddressesInTheHeaderAreRefused() throws {
        let attacker = try TestIssuer()
        assertRefused(.header, try attacker.token(.es256, at: now, header: ["jwk": attacker.key(.es256)]))
        for field in ["jku", "x5u"] {
            assertRefused(.header, try attacker.token(at: now, header: [field: "http://169.254.169.254/keys"]))
            // Also with the right signature.
            assertRefused(.header, try token([:], header: [field: "https://issuer.example/keys"]))
        }
        assertRefused(.header, try token([:], header: ["x5c": ["MIIB"]]))
    }

    // MARK: RFC 7515, section 4.1.11, and RFC 7797

    func testExtensionsThatMustBeUnderstoodAreRefused() throws {
        for fields: [String: JSONValue] in [
            ["crit": ["exp"]], ["crit": []], ["crit": ["b64"], "b64": false], ["b64": false], ["b64": true],
            ["zip": "DEF"], ["enc": "A256GCM"], ["cty": "JWT"],
        ] {
            assertRefused(.header, try token([:], header: fields), "\(fields)")
        }
    }

    // MARK: RFC 8725, section 3.11: types

    func testTokensOfAnotherTypeAreRefused() throws {
        for type in ["logout+jwt", "dpop+jwt", "secevent+jwt", "JWE", "", "JWT "] {
            assertRefused(.header, try token([:], header: ["typ": .string(type)]), type)
        }
        assertRefused(.header, try token([:], header: ["typ": 1]))
    }

    // MARK: RFC 8725, section 2.3, 3.3: signatures

    func testEveryPartOfTheTokenIsSigned() throws {
        for kind in TestIssuer.Kind.allCases {
            let parts = try issuer().token(kind, at: now).split(separator: ".").map(String.init)
            let header = TestIssuer.coded(Data(#"{"alg":"\#(kind.rawValue)","kid":"\#(kind.rawValue)"}"#.utf8))
            assertRefused(.signature, "\(header).\(parts[1]).\(parts[2])")
            let admin = TestIssuer.claims(at: now, roles: ["admin"])
            let claims = TestIssuer.coded(Data(try JSONText.encode(JSONValue.object(admin)).utf8))
            assertRefused(.signature, "\(parts[0]).\(claims).\(parts[2])")
        }
    }

    func testASignatureHasOneForm() throws {
        for kind in TestIssuer.Kind.allCases {
            let token = try issuer().token(kind, at: now)
            let body = String(token[..<(token.lastIndex(of: ".") ?? token.endIndex)])
            let signature = try issuer().signature(kind, of: Data(body.utf8))
            func coded(_ bytes: Data) -> String { "\(body).\(TestIssuer.coded(bytes))" }
            XCTAssertNoThrow(try verified(coded(signature)))
            for wrong in [
                Data(), signature.dropLast(), signature + [0], [0] + signature, Data(count: signature.count),
                signature + signature, Data(repeating: 0xFF, count: signature.count),
            ] {
                assertRefused(.signature, coded(Data(wrong)), "\(kind) \(wrong.count)")
            }
        }
    }

    func testASignatureOfES256IsNeitherDERNorZero() throws {
        let body = String(try token([:]).prefix { $0 != "." })
        let claims = TestIssuer.coded(Data(try JSONText.encode(JSONValue.object(TestIssuer.claims(at: now))).utf8))
        let signed = "\(body).\(claims)"
        let signature = try issuer().signature(.es256, of: Data(signed.utf8))
        let half = signature.prefix(32)
        let order = Data(
            [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
                + [0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51]
        )
        // Zero signatures were accepted by a well-known runtime (CVE-2022-21449).
        for wrong in [
            try TestIssuer.der(signature), Data(count: 64), half + Data(count: 32),
            Data(count: 32) + signature.suffix(32),
            order + signature.suffix(32), half + order, order + order,
        ] {
            assertRefused(.signature, "\(signed).\(TestIssuer.coded(wrong))")
        }
    }

    // MARK: RFC 7515, section 2, 4 and 5.2: coding

    func testATokenHasOneText() throws {
        for kind in TestIssuer.Kind.allCases {
            let token = try issuer().token(kind, at: now)
            let parts = token.split(separator: ".").map(String.init)
            for text in [
                "", ".", "..", "...", parts[0], "\(parts[0]).\(parts[1])", "\(token).", "\(token).AAAA", ".\(token)",
                "\(token)=", "\(token)==", "\(token)\n", " \(token)", "\(parts[0])=.\(parts[1]).\(parts[2])",
                "\(parts[0]).\(parts[1])==.\(parts[2])", "\(parts[0]) .\(parts[1]).\(parts[2])",
                token.replacing(".", with: ".."), token + "é", String(repeating: ".", count: 8000),
            ] {
                assertRefused(.malformed, text)
            }
        }
    }

    func testBitsBehindTheSignatureAreRefused() throws {
        // 64 and 256 bytes leave bits in the last character, which a lenient reader ignores.
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for kind in TestIssuer.Kind.allCases {
            let token = try issuer().token(kind, at: now)
            let last = try XCTUnwrap(token.last.flatMap { alphabet.firstIndex(of: $0) })
            assertRefused(.malformed, "\(token.dropLast())\(alphabet[last + 1])")
        }
    }

    func testRepeatedMembersAreRefused() throws {
        let claims = try JSONText.encode(JSONValue.object(TestIssuer.claims(at: now)))
        for header in [
            #"{"alg":"ES256","alg":"none","kid":"ES256"}"#, #"{"alg":"ES256","kid":"x","kid":"ES256"}"#,
            #"{"alg":"ES256","kid":"ES256","x":{"y":1,"y":2}}"#, #"{"alg":"ES256","kid":"ES256","\u0061lg":"none"}"#,
        ] {
            assertRefused(.malformed, try issuer().token(.es256, header: header, claims: claims), header)
        }
        let header = #"{"alg":"ES256","kid":"ES256"}"#
        for claims in [
            claims.dropLast() + #","sub":"admin"}"#, claims.dropLast() + #","roles":["admin"]}"#,
            claims.dropLast() + #","r\u006fles":["admin"]}"#,
        ] {
            assertRefused(.malformed, try issuer().token(.es256, header: header, claims: String(claims)))
        }
    }

    func testHeaderAndClaimsAreJSONObjects() throws {
        let header = #"{"alg":"ES256","kid":"ES256"}"#
        let claims = try JSONText.encode(JSONValue.object(TestIssuer.claims(at: now)))
        for text in [
            "", "null", "[]", "\"\"", "1", "{", "{}x", "{\"a\":NaN}", "{\"a\":1e999}", "\u{FEFF}" + header,
            String(repeating: "[", count: 2000), String(repeating: "{\"a\":", count: 1000), "{'alg':'ES256'}",
        ] {
            assertRefused(.malformed, try issuer().token(.es256, header: text, claims: claims), text)
            assertRefused(.malformed, try issuer().token(.es256, header: header, claims: text), text)
        }
        let bytes = TestIssuer.coded(Data([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]))
        assertRefused(.malformed, "\(bytes).\(bytes).AAAA")
    }

    func testAHugeTokenIsRefusedBeforeItIsRead() throws {
        let huge = try token(["x": .string(String(repeating: "a", count: 8192))])
        assertRefused(.length, huge)
        assertRefused(.length, String(repeating: "A", count: 100_000))
    }

    // MARK: claims

    func testExpiryAndStartAreRequiredAndKeptWithTheLeeway() throws {
        func time(_ seconds: Double) -> JSONValue { .integer(Int64(now + seconds)) }
        XCTAssertNoThrow(try verified(try token(["iat": time(-400), "exp": time(-59)])))
        assertRefused(.expired, try token(["iat": time(-400), "exp": time(-60)]))
        XCTAssertNoThrow(try verified(try token(["nbf": time(60)])))
        assertRefused(.notYetValid, try token(["nbf": time(61)]))
        XCTAssertNoThrow(try verified(try token(["iat": time(60)])))
        assertRefused(.notYetValid, try token(["iat": time(61)]))
        assertRefused(.claim, try token(["exp": .null]))
        for wrong: JSONValue in [.string("\(now + 300)"), -1, true, ["1"], 1_000_000_000_000_000] {
            assertRefused(.claim, try token(["exp": wrong]))
            assertRefused(.claim, try token(["nbf": wrong]))
            assertRefused(.claim, try token(["iat": wrong]))
        }
        XCTAssertNoThrow(try verified(try token(["exp": .number(now + 0.5), "iat": .null])))
    }

    func testATokenThatWouldLiveForYearsIsRefused() throws {
        assertRefused(.length, try token(["exp": .integer(Int64(now) + 86_400 * 365)]))
        assertRefused(.length, try token(["iat": .null, "exp": .integer(Int64(now) + 86_400 * 2)]))
        XCTAssertNoThrow(try verified(try token(["exp": .integer(Int64(now) + 86_400)])))
    }

    func testIssuerAndAudienceAreOurs() throws {
        for wrong: JSONValue in [
            .null, "", "https://issuer.example", "https://issuer.example/realm/", "HTTPS://issuer.example/realm", 1,
            [.string(TestIssuer.name)],
        ] {
            assertRefused(.issuer, try token(["iss": wrong]), "\(wrong)")
        }
        for right: JSONValue in ["weather", ["weather"], ["x", "aerocast"], ["aerocast", "weather"]] {
            XCTAssertNoThrow(try verified(try token(["aud": right])), "\(right)")
        }
        for wrong: JSONValue in [
            .null, "", "other", "Aerocast", "aerocast,weather", [], ["other"], ["aerocast", 1], 1,
            .object(["aud": "aerocast"]),
        ] {
            assertRefused(.audience, try token(["aud": wrong]), "\(wrong)")
        }
    }

    func testTheClientIsNamed() throws {
        for wrong: JSONValue in [
            .null, "", " ", "a\nb", "a\u{202E}b", " a", "a ", 1, ["a"], .string(String(repeating: "a", count: 256)),
        ] {
            assertRefused(.claim, try token(["sub": wrong]), "\(wrong)")
        }
        var policy = policy
        policy.clientClaim = "client_id"
        assertRefused(.claim, try token([:]), policy: policy)
        let client = try verified(try token(["client_id": "weather-app"]), policy)
        XCTAssertEqual([client.client, client.subject], ["weather-app", "user-1"])
    }

    func testRolesComeFromTheClaimAndItsMapping() throws {
        let cases: [(JSONValue, Set<Role>)] = [
            (.null, []), ([], []), ("", []), ("read", [.read]), ("read feed", [.read, .feed]),
            ("read,feed", [.read, .feed]),
            (["read", "unknown", "Admin"], [.read]), (["read feed"], []), (["operate"], [.operate]),
        ]
        for (claim, roles) in cases {
            let client = try verified(try token(["roles": claim]))
            XCTAssertEqual(client.roles, roles, "\(claim)")
        }
        for wrong: JSONValue in [1, true, [1], .object(["admin": true])] {
            assertRefused(.claim, try token(["roles": wrong]), "\(wrong)")
        }
        var policy = policy
        policy.rolesClaim = "realm_access.roles"
        policy.roles = ["weather-ops": .operate]
        let nested: JSONValue = .object(["roles": ["weather-ops", "admin", "read"]])
        let mapped = try verified(try token(["realm_access": nested]), policy)
        XCTAssertEqual(mapped.roles, [.operate])
        // A name with dots is looked up before the path.
        policy.rolesClaim = "https://weather.example/roles"
        let named = try verified(try token(["https://weather.example/roles": ["weather-ops"]]), policy)
        XCTAssertEqual(named.roles, [.operate])
    }

    func testAMissingClaimOfStationsPermitsNone() throws {
        var policy = policy
        policy.stationsClaim = "stations"
        let cases: [(JSONValue, [String: Bool])] = [
            (.null, ["DE-1": false, "": false]), ([], ["DE-1": false]), ("", ["DE-1": false]),
            ("DE-*", ["DE-1": true, "FR-1": false]), (["DE-*", "KJFK"], ["DE-1": true, "KJFK": true, "KJFKX": false]),
            ("*", ["FR-1": true]),
        ]
        for (claim, stations) in cases {
            let client = try verified(try token(["stations": claim]), policy)
            for (station, isFed) in stations {
                XCTAssertEqual(Credential.token(client).reaches(station), isFed, "\(claim) \(station)")
            }
        }
        assertRefused(.claim, try token(["stations": 1]), policy: policy)
        let everywhere = try verified(try token(["stations": "DE-*"]))
        XCTAssertTrue(Credential.token(everywhere).reaches("FR-1"))
    }

    func testNoRefusalShowsTheTokensText() throws {
        let secret = "sEcReT"
        for token in [
            secret, "\(secret).\(secret).\(secret)", try token(["sub": 1, "x": .string(secret)]),
            try token([:], header: ["kid": .string(secret)]), try token([:], header: ["alg": .string(secret)]),
            try token(["iss": .string(secret)]), try token(["aud": .string(secret)]), try token(["roles": .integer(7)]),
        ] {
            XCTAssertThrowsError(try verified(token)) { XCTAssertFalse("\($0)".contains(secret), "\($0)") }
        }
    }
}
