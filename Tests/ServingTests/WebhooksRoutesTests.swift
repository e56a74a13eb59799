import Access
import Foundation
import HTTPClient
import ObservationFixtures
import Observations
import Serving
import Store
import XCTest

/// `/v1/webhooks` over a socket.
final class WebhooksRoutesTests: XCTestCase {
    private let body = #"{"url": "https://example.org/hook?token=abcdef", "events": ["drift"], "stations": ["DE-*"]}"#

    private func create(in api: RunningAPI) async throws -> String {
        let answer = try await api.post("/v1/webhooks", body)
        XCTAssertEqual(answer.status, 201, answer.text)
        return try XCTUnwrap(answer.json["webhook"]["id"].text)
    }

    func testTheSecretIsShownOnceAndNeverAgain() async throws {
        let api = try await runningAPI()
        let created = try await api.post("/v1/webhooks", body)
        XCTAssertEqual(created.status, 201, created.text)
        XCTAssertEqual(created.headers["cache-control"], "no-store")
        let secret = try XCTUnwrap(created.json["secret"].text)
        XCTAssertTrue(secret.hasPrefix("whsec_"))
        let id = try XCTUnwrap(created.json["webhook"]["id"].text)
        let rotated = try await api.post("/v1/webhooks/\(id)/rotate", #"{"grace_hours": 1}"#)
        let second = try XCTUnwrap(rotated.json["secret"].text)
        XCTAssertNotEqual(second, secret)
        XCTAssertNotNil(rotated.json["webhook"]["rotating_until"].text)
        for path in ["/v1/webhooks", "/v1/webhooks/\(id)", "/v1/webhooks/\(id)/deliveries", "/v1/audit", "/metrics"] {
            let answer = try await api.get(path)
            XCTAssertEqual(answer.status, 200, path)
            for hidden in [String(secret.dropFirst(6)), String(second.dropFirst(6)), "abcdef"] {
                XCTAssertFalse(answer.text.contains(hidden), "\(path): \(answer.text)")
            }
        }
        let shown = try await api.get("/v1/webhooks/\(id)").json
        XCTAssertEqual(shown["url"].text, "https://example.org/hook?***")
        XCTAssertEqual(shown["events"].array, [.string("drift")])
        XCTAssertEqual(shown["stations"].array, [.string("DE-*")])
    }

    /// The path of a chat's incoming webhook is its only secret.
    func testOnlyAdministratorsSeeThePathOfAnAddress() async throws {
        let api = try await runningAPI()
        let (admin, operating) = (try await api.key([.admin]), try await api.key([.operate]))
        let body = #"{"url": "https://example.org/services/T000/SECRETPATH?token=abcdef"}"#
        let created = try await api.send(.post, "/v1/webhooks", body, key: admin)
        XCTAssertEqual(created.status, 201, created.text)
        let id = try XCTUnwrap(created.json["webhook"]["id"].text)
        let whole = "https://example.org/services/T000/SECRETPATH?***"
        XCTAssertEqual(created.json["webhook"]["url"].text, whole)
        for (key, url) in [(admin, whole), (operating, "https://example.org/***")] {
            let shown = try await api.send(.get, "/v1/webhooks/\(id)", key: key)
            XCTAssertEqual(shown.json["url"].text, url)
            let list = try await api.send(.get, "/v1/webhooks", key: key)
            XCTAssertEqual(list.json["webhooks"][0]["url"].text, url)
        }
        let audit = try await api.send(.get, "/v1/audit", key: admin).text
        XCTAssertTrue(audit.contains("SECRETPATH"), audit)
        XCTAssertFalse(audit.contains("abcdef"), audit)
    }

    func testAWrongBodyIsRefusedWithItsPlaces() async throws {
        let api = try await runningAPI()
        for (body, pointer) in [
            (#"{}"#, "/url"), (#"{"url": 5}"#, "/url"), (#"{"url": "http://example.org/"}"#, "/url"),
            (#"{"url": "https://10.0.0.1/"}"#, "/url"), (#"{"url": "https://me:word@example.org/"}"#, "/url"),
            (#"{"url": "https://example.org/", "event": ["drift"]}"#, "/event"),
            (#"{"url": "https://example.org/", "events": ["drifts"]}"#, "/events/0"),
            (#"{"url": "https://example.org/", "targets": ["snow"]}"#, "/target"),
            (#"{"url": "https://example.org/", "stations": ["A", "a,b"]}"#, "/stations/1"),
            (#"{"url": "https://example.org/", "secret": "whsec_abc"}"#, "/secret"),
        ] {
            let answer = try await api.post("/v1/webhooks", body)
            XCTAssertEqual(answer.status, 422, body)
            XCTAssertEqual(answer.json["errors"][0]["pointer"].text, pointer, answer.text)
        }
        let list = try await api.get("/v1/webhooks").json["webhooks"].array
        XCTAssertEqual(list, [])
    }

    func testAWebhookIsChangedDisabledAndDeleted() async throws {
        let api = try await runningAPI()
        let id = try await create(in: api)
        let disabled = try await api.send(.patch, "/v1/webhooks/\(id)", #"{"enabled": false, "events": []}"#)
        XCTAssertEqual(disabled.status, 200, disabled.text)
        XCTAssertEqual(disabled.json["enabled"], .bool(false))
        XCTAssertEqual(disabled.json["events"].array, [])
        XCTAssertEqual(disabled.json["stations"].array, [.string("DE-*")])
        let enabled = try await api.send(.patch, "/v1/webhooks/\(id)", #"{"enabled": true}"#)
        XCTAssertEqual(enabled.json["enabled"], .bool(true))
        let deleted = try await api.send(.delete, "/v1/webhooks/\(id)")
        XCTAssertEqual(deleted.json["deleted"].text, id)
        for answer in [
            try await api.get("/v1/webhooks/\(id)"), try await api.send(.delete, "/v1/webhooks/\(id)"),
            try await api.send(.patch, "/v1/webhooks/\(id)", "{}"), try await api.post("/v1/webhooks/\(id)/test", ""),
            try await api.get("/v1/webhooks/\(id)/deliveries"),
        ] {
            XCTAssertEqual(answer.status, 404)
            XCTAssertEqual(answer.json["type"].text, "urn:aerocast:problem:webhook")
        }
        let actions = try await api.get("/v1/audit").json["entries"].array.compactMap { $0["action"].text }
        XCTAssertEqual(actions, ["create webhook", "change webhook", "change webhook", "delete webhook"])
    }

    func testMessagesAreListedInPagesAndReplayed() async throws {
        let api = try await runningAPI()
        let id = try await create(in: api)
        for _ in 0..<3 {
            let test = try await api.post("/v1/webhooks/\(id)/test", "")
            XCTAssertEqual(test.status, 200, test.text)
            XCTAssertEqual(test.json["kind"].text, "test")
        }
        let first = try await api.get("/v1/webhooks/\(id)/deliveries?limit=2").json
        XCTAssertEqual(first["deliveries"].array.compactMap { $0["id"].double }, [3, 2])
        let second = try await api.get("/v1/webhooks/\(id)/deliveries?limit=2&cursor=2").json
        XCTAssertEqual(second["deliveries"].array.compactMap { $0["id"].double }, [1])
        XCTAssertFalse(second.has("next"))
        let dead = try await api.get("/v1/webhooks/\(id)/deliveries?state=dead").json
        XCTAssertEqual(dead["deliveries"].array, [])
        let wrong = try await api.get("/v1/webhooks/\(id)/deliveries?state=lost")
        XCTAssertEqual(wrong.status, 422)
        try await api.store.write { transaction in
            try transaction.connection.run(
                "UPDATE webhook_deliveries SET state = 'dead', attempts = 9, ended_at = 5, error = 'x' WHERE id = 1"
            )
        }
        let replayed = try await api.post("/v1/webhooks/\(id)/deliveries/1/replay", "")
        XCTAssertEqual(replayed.json["state"].text, "pending", replayed.text)
        XCTAssertEqual(replayed.json["attempts"].double, 0)
        for (delivery, status) in [("99", 404), ("x", 422), ("0", 422)] {
            let answer = try await api.post("/v1/webhooks/\(id)/deliveries/\(delivery)/replay", "")
            XCTAssertEqual(answer.status, status, delivery)
        }
    }

    /// A form of another page can send such a request without asking first.
    func testAFormIsRefusedAlsoWhereNoBodyIsRead() async throws {
        let api = try await runningAPI()
        let id = try await create(in: api)
        for path in ["/v1/webhooks/\(id)/test", "/v1/webhooks/\(id)/deliveries/1/replay", "/session/end"] {
            for type in ["application/x-www-form-urlencoded", "text/plain"] {
                let answer = try await api.send(.post, path, "a=b", headers: ["Content-Type": type])
                XCTAssertEqual(answer.status, 415, path)
            }
        }
    }

    func testASpanIsReplayed() async throws {
        let api = try await runningAPI()
        let time = Timestamp(secondsSince1970: 3600)
        let now = Double(api.now.secondsSince1970)
        try await api.store.write { transaction in
            for station in ["DE-1", "KJFK"] {
                let observation = Observation(station: station, time: time, temperature: 1)
                try transaction.recordConflict(with: observation, target: "temperature", receivedAt: now)
            }
        }
        let id = try await create(in: api)
        _ = try await api.send(.patch, "/v1/webhooks/\(id)", #"{"events": []}"#)
        let replayed = try await api.post("/v1/webhooks/\(id)/replay", #"{"from": "\#(RunningAPI.start)"}"#)
        XCTAssertEqual(replayed.json["messages"].double, 1, replayed.text)
        XCTAssertFalse(replayed.json.has("next"))
        for body in [
            #"{}"#, #"{"from": "yesterday"}"#, #"{"from": "2024-06-01T00:00:00Z", "to": "2024-05-01T00:00:00Z"}"#,
        ] {
            let answer = try await api.post("/v1/webhooks/\(id)/replay", body)
            XCTAssertEqual(answer.status, 422, body)
        }
    }

    func testOnlyAdminsDecideWhereEventsAreSent() async throws {
        let api = try await runningAPI()
        let id = try await create(in: api)
        func headers(_ role: Role) async throws -> HTTPHeaders {
            let key = AccessKey.random()
            let now = Double(api.now.secondsSince1970)
            let record = KeyRecord(
                id: key.id,
                client: role.rawValue,
                roles: [role],
                digest: Data(key.digest),
                createdAt: now
            )
            try await api.store.write { try $0.insert(record, now: now) }
            try await api.gate.refresh()
            return ["Authorization": "Bearer \(key.text)"]
        }
        let (read, operate, admin) = (
            try await headers(.read), try await headers(.operate), try await headers(.admin)
        )
        let requests: [(HTTPRequest.Method, String, String?, Bool)] = [
            (.get, "/v1/webhooks", nil, true), (.get, "/v1/webhooks/\(id)/deliveries", nil, true),
            (.post, "/v1/webhooks/\(id)/test", "", true), (.post, "/v1/webhooks", body, false),
            (.patch, "/v1/webhooks/\(id)", #"{"enabled": false}"#, false),
            (.post, "/v1/webhooks/\(id)/rotate", "", false), (.delete, "/v1/webhooks/\(id)", nil, false),
        ]
        for (method, path, body, isForOperators) in requests {
            let refused = try await api.send(method, path, body, headers: read)
            XCTAssertEqual(refused.status, 403, path)
            let operated = try await api.send(method, path, body, headers: operate)
            XCTAssertEqual(operated.status == 403, !isForOperators, "\(method) \(path)")
        }
        for (method, path, body, _) in requests {
            let answer = try await api.send(method, path, body, headers: admin)
            XCTAssertTrue([200, 201].contains(answer.status), "\(method) \(path): \(answer.text)")
        }
        let credentials = try await api.send(.get, "/v1/audit", headers: admin).json["entries"].array
            .filter { $0["action"].text == "delete webhook" }
            .compactMap { $0["actor"].text }
        XCTAssertEqual(credentials, ["admin"])
    }
}
