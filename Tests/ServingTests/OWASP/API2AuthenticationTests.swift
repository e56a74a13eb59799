import Access
import CanonicalJSON
import Foundation
import HTTPClient
import Observations
import Serving
import SignedTokens
import Store
import XCTest

/// OWASP API2:2023, Broken Authentication.
final class API2AuthenticationTests: XCTestCase {
    private func keys() throws -> KeyServer { try KeyServer(try TestIssuer.shared.get().keySet()) }

    private func credentials(of api: RunningAPI) async throws -> [HTTPHeaders] {
        let now = Double(api.now.secondsSince1970)
        let expired = try await api.key([.admin], expiresAt: now - 1)
        let revoked = try await api.key([.admin])
        try await api.store.write { try $0.endKey(revoked.id, at: nil, now: now) }
        try await api.gate.refresh()
        let forged = try XCTUnwrap(AccessKey("ac_\(revoked.id)_\(AccessKey.random().text.suffix(52))"))
        let unsigned = TestIssuer.coded(Data(#"{"alg":"none","kid":"ES256"}"#.utf8))
        let claims = TestIssuer.claims(at: now, roles: ["admin"])
        let payload = TestIssuer.coded(Data(try JSONText.encode(JSONValue.object(claims)).utf8))
        let bearers =
            [expired, revoked, forged, .random()].map(\.text) + [
                "", "x", "undefined", "null", "\(unsigned).\(payload).",
                try TestIssuer().token(at: now, ["roles": ["admin"]]),
                try TestIssuer.shared.get().token(at: now - 4000, ["roles": ["admin"]]),
                try TestIssuer.shared.get().token(at: now, ["roles": ["admin"], "aud": "other"]),
            ]
        return bearers.map { ["Authorization": "Bearer \($0)"] } + [
            [:], ["Authorization": "Basic YWRtaW46YWRtaW4="], ["Authorization": "Negotiate x"],
            ["Authorization": "Bearer"], ["Cookie": "aerocast_session="],
            ["Cookie": "aerocast_session=\(String(repeating: "0", count: 64))"], ["X-API-Key": "admin"],
            ["X-Forwarded-User": "admin"], ["X-Original-URL": "/healthz"],
        ]
    }

    func testEveryRouteRefusesEveryWrongCredential() async throws {
        let api = try await runningAPI(keys: keys())
        _ = try await api.key([.admin])
        let credentials = try await credentials(of: api)
        for operation in try await Operation.all(of: api) where operation.role != nil {
            for path in operation.paths() {
                for method in operation.methods {
                    for headers in credentials {
                        let answer = try await api.send(method, path, try operation.body(), headers: headers)
                        XCTAssertEqual(answer.status, 401, "\(method.rawValue) \(path) \(headers)")
                        XCTAssertTrue(answer.headers["WWW-Authenticate"]?.hasPrefix("Bearer ") == true, path)
                    }
                }
            }
        }
        let entries = try await api.store.read { try $0.auditEntries(limit: 100) }.map(\.entry.action)
        XCTAssertEqual(Set(entries), ["create key", "revoke key"])
    }

    /// Addresses are in logs of proxies and histories of browsers.
    func testCredentialsInTheQueryAreNotRead() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.admin])
        for name in ["key", "api_key", "access_token", "token", "authorization"] {
            let answer = try await api.get("/models?\(name)=\(key.text)")
            XCTAssertEqual(answer.status, 401, name)
            XCTAssertFalse(answer.text.contains(key.text), name)
        }
    }

    func testAnOpenRouteNeedsNoCredentialAndNoRouteElseIsOpen() async throws {
        let api = try await runningAPI()
        // The files of the page are the same for everybody.
        let open = try await Operation.all(of: api)
            .filter { $0.role == nil && !$0.templates[0].hasPrefix("/page/") }.map(\.description)
        XCTAssertEqual(
            Set(open),
            [
                "GET /", "GET /docs", "GET /healthz", "GET /openapi.json", "GET /page.css", "GET /page.js",
                "GET /readyz",
                "GET /session", "POST /session", "POST /session/end",
            ]
        )
    }

    func testASessionIsBoundToItsCookieAndToken() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.operate])
        let signedIn = try await api.send(.post, "/session", #"{"key": "\#(key.text)"}"#)
        let cookie = try XCTUnwrap(signedIn.headers["Set-Cookie"])
        for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
            XCTAssertTrue(cookie.contains(attribute), cookie)
        }
        XCTAssertFalse(signedIn.text.contains(key.text))
        let pair = String(cookie.prefix { $0 != ";" })
        for token in [nil, "", "x", pair] as [String?] {
            var headers: HTTPHeaders = ["Cookie": pair]
            headers["X-CSRF-Token"] = token
            let answer = try await api.send(.post, "/routine-retrain-check", "{}", headers: headers)
            XCTAssertEqual(answer.status, 403, token ?? "none")
        }
        api.setTime(Double(api.now.secondsSince1970) + 43_201)
        let late = try await api.send(.get, "/models", headers: ["Cookie": pair])
        XCTAssertEqual(late.status, 401)
    }

    func testSigningInWithAWrongKeyTellsNothing() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.read])
        let forged = "ac_\(key.id)_\(AccessKey.random().text.suffix(52))"
        let unknown = AccessKey.random()
        var details: Set<String> = []
        for text in [forged, unknown.text] {
            let answer = try await api.send(.post, "/session", #"{"key": "\#(text)"}"#)
            XCTAssertEqual(answer.status, 401)
            XCTAssertNil(answer.headers["Set-Cookie"])
            details.insert(answer.json["detail"].text?.replacing(text.split(separator: "_")[1], with: "ID") ?? "")
        }
        XCTAssertEqual(details.count, 1, "\(details)")
    }
}
