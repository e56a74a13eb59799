import Access
import CanonicalJSON
import Crypto
import CurlClient
import Foundation
import HTTPClient
import Serving
import SignedTokens
import Store
import TestSupport
import XCTest

/// Tokens as credentials, over a socket.
final class TokensTests: XCTestCase {
    private let change = #"{"actor": "anna", "reason": "a test"}"#

    private func keys() throws -> KeyServer { try KeyServer(try TestIssuer.shared.get().keySet()) }

    // MARK: permissions

    func testEveryRoleOfATokenIsHeldToItsRoutes() async throws {
        let api = try await runningAPI(keys: keys())
        let requests: [(Role, HTTPRequest.Method, String)] = [
            (.read, .get, "/models"), (.predict, .post, "/predict"), (.feed, .post, "/observations"),
            (.operate, .post, "/routine-retrain-check"), (.admin, .get, "/audit"),
        ]
        for role in Role.allCases {
            for (needed, method, path) in requests {
                let token = try api.token(TestIssuer.Kind.allCases.randomElement() ?? .es256, roles: [role.rawValue])
                let answer = try await api.send(method, path, method == .post ? "{}" : nil, token: token)
                XCTAssertNotEqual(answer.status, 401, answer.text)
                XCTAssertEqual(answer.status != 403, role.includes(needed), "\(role) at \(path): \(answer.text)")
            }
        }
        let nobody = try await api.send(.get, "/models", token: try api.token(roles: []))
        XCTAssertEqual(nobody.status, 403)
        XCTAssertEqual(nobody.json["detail"].text, "the token of 'user-1' must have the role read, has none")
    }

    func testAServerWithTokensAndWithoutKeysIsClosed() async throws {
        let api = try await runningAPI(keys: keys())
        XCTAssertTrue(api.gate.isClosed)
        let bare = try await api.get("/models")
        XCTAssertEqual(bare.status, 401)
        let session = try await api.get("/session")
        XCTAssertEqual(session.json["required"], .bool(true))
    }

    func testKeysWorkBesideTokens() async throws {
        let api = try await runningAPI(keys: keys())
        let key = AccessKey.random()
        let now = api.seconds
        let record = KeyRecord(id: key.id, client: "k", roles: [.read], digest: Data(key.digest), createdAt: now)
        try await api.store.write { try $0.insert(record, now: now) }
        try await api.gate.refresh()
        for credential in [key.text, try api.token()] {
            let answer = try await api.send(.get, "/models", token: credential)
            XCTAssertEqual(answer.status, 200, answer.text)
        }
        for wrong in ["x", "ac_a_b", "a.b"] {
            let answer = try await api.send(.get, "/models", token: wrong)
            XCTAssertEqual(answer.status, 401, wrong)
        }
    }

    func testTokensAreRefusedByAServerThatDoesNotAcceptThem() async throws {
        let api = try await runningAPI()
        let answer = try await api.send(.get, "/models", token: try api.token())
        XCTAssertEqual(answer.status, 401)
    }

    func testARefusedTokenIsAnsweredAsTheStandardSays() async throws {
        let api = try await runningAPI(keys: keys())
        let expired = try api.token([:])
        api.setTime(api.seconds + 400)
        let answer = try await api.send(.get, "/models", token: expired)
        XCTAssertEqual(answer.status, 401)
        XCTAssertEqual(answer.headers["WWW-Authenticate"], "Bearer realm=\"aerocast\", error=\"invalid_token\"")
        XCTAssertEqual(answer.json["detail"].text, "the token has expired")
        let health = try await api.get("/healthz")
        XCTAssertEqual(health.status, 200)
    }

    func testTheActorIsIssuerAndSubjectAndTheClaimStandsBesideIt() async throws {
        let api = try await runningAPI(keys: keys()) { $0.policy.clientClaim = "client_id" }
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await api.promote(SmallForecaster.artifact(seed: 2))
        let token = try api.token(roles: ["operate"], ["client_id": "weather-ops"])
        let answer = try await api.send(.post, "/models/rollback", change, token: token)
        XCTAssertEqual(answer.status, 200, answer.text)
        let entries = try await api.store.read { try $0.auditEntries(limit: 100) }.map(\.entry)
        let entry = try XCTUnwrap(entries.last { $0.action == "roll back" })
        XCTAssertEqual(entry.actor.name, "weather-ops")
        XCTAssertEqual(entry.actor.credential, "token:https://issuer.example/realm user-1")
        XCTAssertEqual(entry.claimed, "anna")
    }

    func testATokenFeedsItsStationsOnly() async throws {
        let api = try await runningAPI(keys: keys()) { $0.policy.stationsClaim = "stations" }
        func status(_ station: String, _ claim: JSONValue) async throws -> Int {
            let token = try api.token(roles: ["feed"], ["stations": claim])
            return try await api.send(.post, "/observations", Bodies.observation(1, station: station), token: token)
                .status
        }
        let cases: [(String, JSONValue, Int)] = [
            ("DE-1", "DE-*", 200), ("KJFK", "DE-*", 403), ("KJFK", .null, 403), ("KJFK", [], 403), ("KJFK", "*", 200),
        ]
        for (station, claim, expected) in cases {
            let found = try await status(station, claim)
            XCTAssertEqual(found, expected, "\(station) \(claim)")
        }
    }

    // MARK: limits

    func testTheLimitIsTheOneOfTheClientNotOfTheToken() async throws {
        let policy = AccessPolicy(limits: [.read: RateLimit(quota: 3, window: 60)])
        let api = try await runningAPI(keys: keys(), policy: policy)
        for left in [2, 1, 0] {
            let answer = try await api.send(.get, "/models", token: try api.token(["jti": .integer(Int64(left))]))
            XCTAssertEqual(answer.status, 200)
            XCTAssertEqual(answer.headers["RateLimit"], "\"read\";r=\(left);t=\((3 - left) * 20)")
        }
        let refused = try await api.send(.get, "/models", token: try api.token(["jti": "x"]))
        XCTAssertEqual(refused.status, 429)
        let other = try await api.send(.get, "/models", token: try api.token(["sub": "user-2"]))
        XCTAssertEqual(other.status, 200)
    }

    func testTheQuotaOfADayIsKeptAlsoAfterARestart() async throws {
        let keys = try keys()
        let folder = try temporaryFolder()
        var configuration = TokenConfiguration(
            policy: TokenPolicy(issuer: TestIssuer.name, audiences: [TestIssuer.audience], dailyQuota: 2),
            source: .address(ServiceAddress(keys.url), CurlClient(CurlClient.Configuration(userAgent: "tests")))
        )
        configuration.maximumAge = 1e9
        let api = try await runningAPI(in: folder, tokens: configuration)
        try await api.gate.tokens?.refresh()
        for expected in [200, 200, 429] {
            let answer = try await api.send(.get, "/models", token: try api.token())
            XCTAssertEqual(answer.status, expected, answer.text)
        }
        try await api.gate.storeUsage()
        let restarted = try await runningAPI(in: folder, tokens: configuration)
        try await restarted.gate.tokens?.refresh()
        // The first request makes the client known, and the exchange then its requests elsewhere.
        _ = try await restarted.send(.get, "/models", token: try api.token())
        try await restarted.gate.storeUsage()
        let refused = try await restarted.send(.get, "/models", token: try api.token())
        XCTAssertEqual(refused.status, 429)
        restarted.setTime(restarted.seconds + 86_400)
        let tomorrow = try await restarted.send(.get, "/models", token: try restarted.token())
        XCTAssertEqual(tomorrow.status, 200, tomorrow.text)
    }

    func testTheNumberOfClientsIsBounded() async throws {
        let api = try await runningAPI(keys: keys()) { $0.maximumClients = 3 }
        func status(_ subject: String) async throws -> Int {
            try await api.send(.get, "/models", token: try api.token(["sub": .string(subject)])).status
        }
        for (subject, expected) in [("a", 200), ("b", 200), ("c", 200), ("d", 503), ("a", 200)] {
            let found = try await status(subject)
            XCTAssertEqual(found, expected, subject)
        }
        // Idle clients make room, once no limit counts their requests.
        try await api.gate.storeUsage()
        api.setTime(api.seconds + 121)
        let later = try await status("d")
        XCTAssertEqual(later, 200)
    }

    func testRememberedTokensAreBounded() {
        var remembered = RememberedTokens<Int>(half: 5)
        let hashes = (0..<100).map { SHA256.hash(data: [UInt8($0)]) }
        for (number, hash) in hashes.enumerated() {
            remembered.remember(number, for: hash)
            XCTAssertLessThanOrEqual(remembered.count, 10)
            // A token that is used again and again stays.
            XCTAssertEqual(remembered.client(hashes[0]), 0)
        }
        XCTAssertNil(remembered.client(hashes[50]))
    }

    func testARememberedTokenIsAcceptedUntilItsExpiry() async throws {
        let api = try await runningAPI(keys: keys())
        let token = try api.token()
        for (seconds, expected) in [(0.0, 200), (359, 200), (1, 401), (1, 401)] {
            api.setTime(api.seconds + seconds)
            let answer = try await api.send(.get, "/models", token: token)
            XCTAssertEqual(answer.status, expected)
        }
    }

    // MARK: secrets

    func testNeitherAnswersNorLogsNorMetricsShowATokensText() async throws {
        let api = try await runningAPI(keys: keys())
        try await followKeys(of: api)
        let tokens = [
            try api.token(["marker": "sEcReT"]), try api.token(header: ["kid": "sEcReT"]), "a.sEcReT.b",
            try api.token(["iss": "sEcReT"]), try api.token(roles: ["sEcReT"]),
        ]
        var texts: [String] = []
        for token in tokens {
            let answer = try await api.send(.get, "/models", token: token)
            texts.append(answer.text)
        }
        let metrics = try await api.send(.get, "/metrics", token: try api.token())
        texts.append(metrics.text)
        texts += api.log.entries.map { "\($0.message) \($0.metadata)" }
        for text in texts {
            XCTAssertFalse(text.contains("sEcReT"), text)
            for token in tokens {
                for part in token.split(separator: ".") where part.count > 20 {
                    XCTAssertFalse(text.contains(part), text)
                }
            }
        }
        for reason in ["unknown_key", "malformed", "issuer"] {
            XCTAssertTrue(
                metrics.text.contains("aerocast_refused_tokens_total{reason=\"\(reason)\"} 1"),
                "\(reason): \(metrics.text.split(separator: "\n").filter { $0.contains("refused_tokens") })"
            )
        }
    }
}
