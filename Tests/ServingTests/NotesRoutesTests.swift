import Access
import Foundation
import HTTPClient
import Observations
import Serving
import Store
import XCTest

/// `/v1/silences` and `/v1/annotations` over a socket.
final class NotesRoutesTests: XCTestCase {
    private let matchers = #"[{"name": "station", "value": "KJFK", "isRegex": false, "isEqual": true}]"#

    private func end(_ api: RunningAPI, hours: Double = 1) -> String {
        "\(Timestamp(secondsSince1970: Int64(api.seconds + hours * 3600)))"
    }

    func testASilenceIsMadeShownAndEnded() async throws {
        let api = try await runningAPI()
        let body = #"{"matchers": \#(matchers), "endsAt": "\#(end(api))", "createdBy": "ada", "comment": "known"}"#
        let created = try await api.post("/v1/silences", body)
        XCTAssertEqual(created.status, 201, created.text)
        let id = try XCTUnwrap(created.json["id"].text)
        XCTAssertEqual(created.json["status"]["state"].text, "active")
        let list = try await api.get("/v1/silences").json["silences"].array
        XCTAssertEqual(list.count, 1)
        let ended = try await api.send(.delete, "/v1/silences/\(id)")
        XCTAssertEqual(ended.json["status"]["state"].text, "expired")
        let again = try await api.send(.delete, "/v1/silences/\(id)")
        XCTAssertEqual(again.status, 409)
        let unknown = try await api.get("/v1/silences/none")
        XCTAssertEqual(unknown.status, 404)
        let expired = try await api.get("/v1/silences?state=expired").json["silences"].array
        XCTAssertEqual(expired.count, 1)
    }

    func testAWrongSilenceIsRefusedWithItsPlaces() async throws {
        let api = try await runningAPI()
        let end = end(api)
        func body(_ matchers: String, _ rest: String) -> String {
            #"{"matchers": \#(matchers), "comment": "c", \#(rest)}"#
        }
        let until = #""endsAt": "\#(end)""#
        for (body, pointer) in [
            (body("[]", until), "/matchers"), (body(matchers, #""endsAt": "soon""#), "/endsAt"),
            (body(matchers, #""endsAt": "2001-01-01T00:00:00Z""#), "/endsAt"),
            (body(matchers, #""endsAt": "2100-01-01T00:00:00Z""#), "/endsAt"),
            (body(matchers, #""holdsFlags": true"#), "/endsAt"),
            (body(#"[{"name": "moon", "value": "x"}]"#, until), "/matchers/0/name"),
            (body(#"[{"name": "station", "value": ""}]"#, until), "/matchers"),
            (body(#"[{"name": "station", "value": "(a+)+b", "isRegex": true}]"#, until), "/matchers/0/value"),
            (#"{"matchers": \#(matchers), "comment": "a\u0007b", \#(until)}"#, "/comment"),
            (body(matchers, until + #", "hold": true"#), "/hold"),
        ] {
            let answer = try await api.post("/v1/silences", body)
            XCTAssertEqual(answer.status, 422, body)
            XCTAssertEqual(answer.json["errors"][0]["pointer"].text, pointer, answer.text)
        }
    }

    func testOnlyOperatorsChangeAndTheAuthorIsTheCredential() async throws {
        let api = try await runningAPI()
        let (reader, operating) = (try await api.makeKey([.read]), try await api.makeKey([.operate]))
        let body = #"{"matchers": \#(matchers), "endsAt": "\#(end(api))", "createdBy": "the boss", "comment": "c"}"#
        let refused = try await api.send(.post, "/v1/silences", body, key: reader)
        XCTAssertEqual(refused.status, 403)
        let made = try await api.send(.post, "/v1/silences", body, key: operating)
        XCTAssertEqual(made.json["createdBy"].text, "client-\(operating.id)")
        let note = #"{"text": "sensor replaced", "created_by": "the boss"}"#
        let refusedNote = try await api.send(.post, "/v1/annotations", note, key: reader)
        XCTAssertEqual(refusedNote.status, 403)
        let madeNote = try await api.send(.post, "/v1/annotations", note, key: operating)
        XCTAssertEqual(madeNote.json["created_by"].text, "client-\(operating.id)")
        let audit = try await api.store.read { try $0.auditEntries(limit: 100).map(\.entry) }.suffix(2)
        XCTAssertEqual(audit.map(\.action), ["silence", "annotate"])
        XCTAssertEqual(audit.map(\.claimed), ["the boss", "the boss"])
    }

    func testAnAnnotationIsMadeListedAndWithdrawn() async throws {
        let api = try await runningAPI()
        let unknown = try await api.post("/v1/annotations", #"{"text": "x", "station": "NOPE"}"#)
        XCTAssertEqual(unknown.status, 404, unknown.text)
        try await api.store.write { try $0.register(Station(id: "KJFK")) }
        let time = "2024-06-02T00:00:00Z"
        let made = try await api.post(
            "/v1/annotations",
            #"{"text": "sensor replaced", "station": "KJFK", "starts_at": "\#(time)", "new_reference": true}"#
        )
        XCTAssertEqual(made.status, 201, made.text)
        XCTAssertEqual(made.json["starts_at"].text, time)
        let list = try await api.get("/v1/annotations?station=KJFK&from=2024-06-01T00:00:00Z&to=2024-06-03T00:00:00Z")
        XCTAssertEqual(list.json["annotations"].array.count, 1)
        let events = try await api.get("/v1/events?kind=annotated").json["events"].array
        XCTAssertEqual(events.map { $0["sentence"].text }, ["KJFK: sensor replaced (a client)"])
        let id = try XCTUnwrap(made.json["id"].double)
        let withdrawn = try await api.send(.delete, "/v1/annotations/\(Int(id))")
        XCTAssertEqual(withdrawn.status, 200, withdrawn.text)
        let again = try await api.send(.delete, "/v1/annotations/\(Int(id))")
        XCTAssertEqual(again.status, 404)
        let none = try await api.get("/v1/annotations").json["annotations"].array
        XCTAssertEqual(none, [])
        let alone = try await api.post("/v1/annotations", #"{"text": "x", "new_reference": true}"#)
        XCTAssertEqual(alone.json["errors"][0]["pointer"].text, "/station", alone.text)
    }

    func testTheVerdictShowsTheSilenceOfAFinding() async throws {
        let api = try await runningAPI()
        let body =
            #"{"matchers": [{"name": "kind", "value": "no_.*", "isRegex": true}], "untilResolved": true, "comment": "new"}"#
        let made = try await api.post("/v1/silences", body)
        XCTAssertEqual(made.status, 201, made.text)
        let findings = try await api.get("/v1/verdict").json["findings"].array
        let silenced = findings.filter { $0["silence"]["comment"].text == "new" }.compactMap { $0["kind"].text }
        XCTAssertTrue(silenced.contains("no_observations"), "\(silenced)")
        XCTAssertTrue(silenced.allSatisfy { $0.hasPrefix("no_") }, "\(silenced)")
    }
}
