import Access
import Foundation
import HTTPClient
import Observations
import Serving
import Store
import TestSupport
import XCTest

/// Who may do what, over a socket.
final class AccessTests: XCTestCase {
    private let change = #"{"actor": "anna", "reason": "a test"}"#
    private let json: HTTPHeaders = ["Content-Type": "application/json"]

    private func key(
        _ roles: Set<Role>,
        in api: RunningAPI,
        client: String = "ops",
        stations: [String] = [],
        expiresAt: Double? = nil,
        dailyQuota: Int? = nil
    ) async throws -> AccessKey {
        let key = AccessKey.random()
        let now = Double(api.now.secondsSince1970)
        let record = KeyRecord(
            id: key.id,
            client: client,
            roles: roles,
            stations: StationPatterns(stations),
            digest: Data(key.digest),
            createdAt: now,
            expiresAt: expiresAt,
            dailyQuota: dailyQuota
        )
        try await api.store.write { try $0.insert(record, now: now) }
        try await api.gate.refresh()
        return key
    }

    private func bearer(_ key: AccessKey) -> HTTPHeaders {
        ["Content-Type": "application/json", "Authorization": "Bearer \(key.text)"]
    }

    // MARK: without keys

    func testWithoutKeysEverybodyOnThisMachineIsServed() async throws {
        let api = try await runningAPI()
        for path in ["/models", "/stations", "/metrics", "/audit", "/healthz"] {
            let answer = try await api.get(path)
            XCTAssertEqual(answer.status, 200, path)
        }
    }

    func testAForeignNameIsRefusedOnEveryPath() async throws {
        let api = try await runningAPI()
        for path in ["/models", "/healthz", "/", "/nowhere"] {
            let answer = try await api.send(.get, path, headers: ["Host": "attacker.example"])
            XCTAssertEqual(answer.status, 421, path)
            XCTAssertEqual(answer.json["type"].text, "urn:aerocast:problem:foreign-host")
        }
    }

    func testAPageOfAnotherOriginChangesNothing() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let champion = try await api.promote(SmallForecaster.artifact(seed: 2))
        for headers: HTTPHeaders in [
            ["Content-Type": "application/json", "Origin": "https://evil.example"],
            ["Content-Type": "text/plain", "Origin": "null"],
            ["Content-Type": "text/plain", "Sec-Fetch-Site": "cross-site"],
        ] {
            for path in ["/models/rollback", "/routine-retrain-check", "/observations", "/session"] {
                let answer = try await api.send(.post, path, change, headers: headers)
                XCTAssertEqual(answer.status, 403, path)
                XCTAssertEqual(answer.json["type"].text, "urn:aerocast:problem:foreign-origin")
            }
        }
        let after = try await api.get("/models").json["champion"].text
        XCTAssertEqual(after, champion)
        let flags = try await api.get("/flags").json["flags"].array
        XCTAssertEqual(flags.count, 0)
    }

    // MARK: with keys

    func testAsSoonAsAKeyExistsEveryOtherRequestNeedsOne() async throws {
        let api = try await runningAPI()
        _ = try await key([.read], in: api)
        for path in ["/models", "/stations", "/metrics", "/latest", "/timeline", "/events", "/flags", "/targets"] {
            let answer = try await api.get(path)
            XCTAssertEqual(answer.status, 401, path)
            XCTAssertEqual(answer.headers["WWW-Authenticate"], "Bearer realm=\"aerocast\"")
        }
        for path in ["/predict", "/observations", "/eval", "/models/rollback", "/models/x/promote"] {
            let answer = try await api.send(.post, path, "{}", headers: json)
            XCTAssertEqual(answer.status, 401, path)
        }
        for path in ["/healthz", "/readyz", "/"] {
            let answer = try await api.get(path)
            XCTAssertNotEqual(answer.status, 401, path)
        }
    }

    func testEveryRoleIsHeldToItsRoutes() async throws {
        let api = try await runningAPI()
        let requests: [(Role, HTTPRequest.Method, String)] = [
            (.read, .get, "/models"), (.predict, .post, "/predict"), (.feed, .post, "/observations"),
            (.operate, .post, "/routine-retrain-check"), (.admin, .get, "/audit"),
        ]
        for role in Role.allCases {
            let key = try await key([role], in: api, client: role.rawValue)
            for (needed, method, path) in requests {
                let body = method == .post ? "{}" : nil
                let answer = try await api.send(method, path, body, headers: bearer(key))
                XCTAssertEqual(answer.status != 403, role.includes(needed), "\(role) at \(path): \(answer.text)")
            }
        }
    }

    func testWrongExpiredAndRevokedKeysGetTheSameAnswer() async throws {
        let api = try await runningAPI()
        let now = Double(api.now.secondsSince1970)
        let expiring = try await key([.read], in: api, expiresAt: now + 10)
        let revoked = try await key([.read], in: api, client: "other")
        let before = try await api.send(.get, "/models", headers: bearer(expiring))
        XCTAssertEqual(before.status, 200)
        try await api.store.write { try $0.endKey(revoked.id, at: nil, now: now) }
        try await api.gate.refresh()
        api.setTime(now + 10)
        let other = AccessKey.random()
        let forged = try XCTUnwrap(AccessKey("ac_\(expiring.id)_\(other.text.suffix(52))"))
        for key in [expiring, revoked, other, forged] {
            let answer = try await api.send(.get, "/models", headers: bearer(key))
            XCTAssertEqual(answer.status, 401)
            XCTAssertEqual(
                answer.json["detail"].text,
                "key '\(key.id)' is not accepted: it is unknown, wrong, expired or revoked"
            )
        }
    }

    func testOtherSchemesAndMalformedFieldsAreRefusedAlsoWithoutKeys() async throws {
        let api = try await runningAPI()
        for field in ["Basic YTpi", "Bearer", "Bearer x", "ac_a_b", ""] {
            let answer = try await api.send(.get, "/models", headers: ["Authorization": field])
            XCTAssertEqual(answer.status, 401, field)
        }
    }

    func testAKeyFeedsItsStationsOnly() async throws {
        let api = try await runningAPI()
        let key = try await key([.feed], in: api, stations: ["DE-*"])
        func body(_ station: String) -> String {
            #"{"station": "\#(station)", "observations": [{"time": "2024-06-01T01:00:00Z", "temperature": 9}]}"#
        }
        let accepted = try await api.send(.post, "/observations", body("DE-1"), headers: bearer(key))
        XCTAssertEqual(accepted.status, 200, accepted.text)
        let refused = try await api.send(.post, "/observations", body("KJFK"), headers: bearer(key))
        XCTAssertEqual(refused.status, 403, refused.text)
        let stored = try await api.store.read { try $0.station("KJFK") }
        XCTAssertNil(stored)
    }

    func testTheActorIsTheCredentialAndTheClaimStandsBesideIt() async throws {
        let api = try await runningAPI()
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let key = try await key([.operate], in: api)
        let answer = try await api.send(.post, "/models/rollback", change, headers: bearer(key))
        XCTAssertEqual(answer.status, 200, answer.text)
        let entries = try await api.store.read { try $0.auditEntries(limit: 100) }.map(\.entry)
        let entry = try XCTUnwrap(entries.last { $0.action == "roll back" })
        XCTAssertEqual(entry.actor, Actor(name: "ops", credential: "key:\(key.id)"))
        XCTAssertEqual(entry.claimed, "anna")
        XCTAssertEqual(entry.before, #"{"champion":"\#(second)"}"#)
        XCTAssertEqual(entry.after, #"{"champion":"\#(first)"}"#)
        let promotion = try await api.store.read { try $0.champion(of: "temperature") }
        XCTAssertEqual(promotion?.actor, "ops")
    }

    // MARK: limits

    func testTheLimitOfAKeyIsToldAndKept() async throws {
        let policy = AccessPolicy(limits: [.read: RateLimit(quota: 3, window: 60)])
        let api = try await runningAPI(policy: policy)
        let (noisy, quiet) = (
            try await key([.read], in: api, client: "noisy"), try await key([.read], in: api, client: "quiet")
        )
        for left in [2, 1, 0] {
            let answer = try await api.send(.get, "/models", headers: bearer(noisy))
            XCTAssertEqual(answer.status, 200)
            XCTAssertEqual(answer.headers["RateLimit-Policy"], "\"read\";q=3;w=60")
            XCTAssertEqual(answer.headers["RateLimit"], "\"read\";r=\(left);t=\((3 - left) * 20)")
        }
        let refused = try await api.send(.get, "/models", headers: bearer(noisy))
        XCTAssertEqual(refused.status, 429)
        XCTAssertEqual(refused.headers["Retry-After"], "20")
        let other = try await api.send(.get, "/models", headers: bearer(quiet))
        XCTAssertEqual(other.status, 200)
        api.setTime(Double(api.now.secondsSince1970) + 20)
        let later = try await api.send(.get, "/models", headers: bearer(noisy))
        XCTAssertEqual(later.status, 200)
    }

    func testTheQuotaOfADayIsKeptAlsoAfterARestart() async throws {
        let folder = try temporaryFolder()
        let api = try await runningAPI(in: folder)
        let key = try await key([.read], in: api, dailyQuota: 2)
        for expected in [200, 200, 429] {
            let answer = try await api.send(.get, "/models", headers: bearer(key))
            XCTAssertEqual(answer.status, expected)
        }
        try await api.gate.storeUsage()
        let restarted = try await runningAPI(in: folder)
        try await restarted.gate.refresh()
        let refused = try await restarted.send(.get, "/models", headers: bearer(key))
        XCTAssertEqual(refused.status, 429)
        restarted.setTime(Double(restarted.now.secondsSince1970) + 86_400)
        let tomorrow = try await restarted.send(.get, "/models", headers: bearer(key))
        XCTAssertEqual(tomorrow.status, 200)
    }

    // MARK: sessions

    func testABrowserSignsInChangesAndSignsOut() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await api.promote(SmallForecaster.artifact(seed: 2))
        let key = try await key([.operate], in: api)
        let signedIn = try await api.send(.post, "/session", #"{"key": "\#(key.text)"}"#, headers: json)
        XCTAssertEqual(signedIn.status, 200, signedIn.text)
        let cookie = try XCTUnwrap(signedIn.headers["Set-Cookie"])
        for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] { XCTAssertTrue(cookie.contains(attribute), cookie) }
        let pair = String(cookie.prefix { $0 != ";" })
        let token = try XCTUnwrap(signedIn.json["csrf_token"].text)
        let read = try await api.send(.get, "/models", headers: ["Cookie": "other=1; \(pair)"])
        XCTAssertEqual(read.status, 200)
        let cookieHeaders: HTTPHeaders = ["Content-Type": "application/json", "Cookie": pair]
        let forged = try await api.send(.post, "/models/rollback", change, headers: cookieHeaders)
        XCTAssertEqual(forged.status, 403)
        var withToken = cookieHeaders
        withToken["X-CSRF-Token"] = token
        let changed = try await api.send(.post, "/models/rollback", change, headers: withToken)
        XCTAssertEqual(changed.status, 200, changed.text)
        let out = try await api.send(.post, "/session/end", "", headers: withToken)
        XCTAssertEqual(out.status, 200, out.text)
        let after = try await api.send(.get, "/models", headers: ["Cookie": pair])
        XCTAssertEqual(after.status, 401)
    }

    func testASessionEndsWithItsKey() async throws {
        let api = try await runningAPI()
        let key = try await key([.read], in: api)
        let signedIn = try await api.send(.post, "/session", #"{"key": "\#(key.text)"}"#, headers: json)
        let pair = String(try XCTUnwrap(signedIn.headers["Set-Cookie"]).prefix { $0 != ";" })
        let now = Double(api.now.secondsSince1970)
        try await api.store.write { try $0.endKey(key.id, at: nil, now: now) }
        try await api.gate.refresh()
        let after = try await api.send(.get, "/models", headers: ["Cookie": pair])
        XCTAssertEqual(after.status, 401)
    }
}
