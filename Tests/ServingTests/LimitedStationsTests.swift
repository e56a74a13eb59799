import Access
import CanonicalJSON
import Foundation
import HTTPClient
import Observations
import Serving
import SignedTokens
import Store
import TestSupport
import XCTest

/// A client that is limited to stations feeds and reads these only, on every route of the contract.
final class LimitedStationsTests: XCTestCase {
    /// An API with a station of the client, DE-1, and one of others, FR-1; each has an event.
    private func fed(_ api: RunningAPI) async throws {
        try await api.promote(SmallForecaster.artifact(seed: 1))
        for station in ["DE-1", "FR-1"] {
            for body in [
                Bodies.observations(0..<30, station: station), Bodies.observation(3, temperature: 40, station: station),
            ] {
                let answer = try await api.post("/observations", body)
                XCTAssertEqual(answer.status, 200, answer.text)
            }
        }
    }

    private func keys() throws -> KeyServer { try KeyServer(try TestIssuer.shared.get().keySet()) }

    private func headers(_ key: AccessKey) -> HTTPHeaders { ["Authorization": "Bearer \(key.text)"] }

    func testNoRouteShowsAForeignStation() async throws {
        let api = try await runningAPI()
        try await fed(api)
        let key = try await api.key([.read, .predict, .feed], stations: ["DE-*"])
        var (shown, refused) = (0, 0)
        for operation in try await Operation.all(of: api) {
            guard let role = operation.role, [.read, .predict, .feed].contains(role) else { continue }
            var paths = operation.paths(["id": "FR-1"])
            if operation.parameter("station") != nil { paths += operation.templates.map { $0 + "?station=FR-1" } }
            let foreign = try operation.body {
                $0.replacing("station", with: .string("FR-1")).replacing("stations", with: .array([.string("FR-1")]))
                    .replacing("kind", with: .string("export")).replacing("horizons", with: .array([.number(1)]))
                    .replacing("time", with: .string(Bodies.time(31)))
            }
            for path in paths {
                let answer = try await api.send(operation.method, path, foreign, key: key)
                let namesIt = path.contains("FR-1") || foreign?.contains("FR-1") == true
                if namesIt, operation.parameter("job") == nil {
                    XCTAssertEqual(answer.status, 403, "\(operation) \(path) \(answer.text)")
                    refused += 1
                } else {
                    XCTAssertFalse(answer.text.contains("FR-1"), "\(operation) \(path) \(answer.text)")
                    shown += answer.text.contains("DE-1") ? 1 : 0
                }
            }
        }
        XCTAssertGreaterThan(refused, 12)
        XCTAssertGreaterThan(shown, 4, "its own station is shown")
    }

    func testWithoutAStationTheAnswerIsAboutOnesOwn() async throws {
        let api = try await runningAPI()
        try await fed(api)
        _ = try await api.post("/observations", Bodies.observation(31, station: "FR-1"))
        let key = try await api.key([.read], stations: ["DE-*", "AT-1"])
        let stations = try await api.send(.get, "/stations?limit=1", key: key)
        XCTAssertEqual(stations.json["stations"].array.map { $0["id"].text }, ["DE-1"])
        let latest = try await api.send(.get, "/latest", key: key)
        XCTAssertEqual(latest.json["row"]["station"].text, "DE-1", latest.text)
        let timeline = try await api.send(.get, "/timeline", key: key)
        XCTAssertEqual(timeline.json["station"].text, "DE-1", timeline.text)
        let events = try await api.send(.get, "/events?limit=1", key: key)
        XCTAssertEqual(events.json["events"].array.map { $0["station"].text }, ["DE-1"])
        let history = try await api.send(.get, "/v1/stations/DE-1/observations?limit=1", key: key)
        XCTAssertEqual(history.status, 200, history.text)
        let stranger = try await api.key([.read], stations: ["XX-*"])
        for path in ["/latest", "/timeline"] {
            let none = try await api.send(.get, path, key: stranger)
            XCTAssertEqual(none.status, 404, path)
        }
    }

    func testWhatConcernsAllStationsIsRefused() async throws {
        let api = try await runningAPI()
        try await fed(api)
        let key = try await api.key([.admin], stations: ["DE-*"])
        for operation in try await Operation.all(of: api) {
            let isOfLoop = [
                "/metrics", "/v1/flags", "/v1/models", "/v1/models/{version}", "/v1/verdict", "/v1/silences",
                "/v1/annotations",
            ]
            .contains(operation.templates[0])
            guard isOfLoop || operation.role == .operate || operation.role == .admin else { continue }
            let answer = try await api.send(
                operation.method,
                operation.paths(["delivery": "1"])[0],
                try operation.body(),
                key: key
            )
            XCTAssertEqual(answer.status, 403, "\(operation) \(answer.text)")
        }
        let retrain = try await api.send(.post, "/v1/jobs", #"{"kind": "retrain"}"#, key: key)
        XCTAssertEqual(retrain.status, 403, retrain.text)
        let backtest = #"{"kind": "backtest", "stations": ["DE-1"]}"#
        let own = try await api.send(.post, "/v1/jobs", backtest, key: key)
        XCTAssertEqual(own.status, 202, own.text)
        let all = try await api.key([.admin], stations: ["*"])
        let audit = try await api.send(.get, "/audit", key: all)
        XCTAssertEqual(audit.status, 200, "a key of '*' is for all stations")
    }

    func testACopyOfAnswersForOtherStationsIsNotUpToDate() async throws {
        let api = try await runningAPI()
        try await fed(api)
        let (german, french) = (
            try await api.key([.read], stations: ["DE-*"]), try await api.key([.read], stations: ["FR-*"])
        )
        for path in ["/stations", "/latest", "/timeline"] {
            let mine = try await api.send(.get, path, key: german)
            var headers = headers(german)
            headers["If-None-Match"] = try XCTUnwrap(mine.headers["etag"])
            let known = try await api.send(.get, path, headers: headers)
            XCTAssertEqual(known.status, 304, path)
            headers["Authorization"] = "Bearer \(french.text)"
            let other = try await api.send(.get, path, headers: headers)
            XCTAssertEqual(other.status, 200, path)
        }
    }

    func testAStreamOfEventsSendsThoseOfOnesOwnStations() async throws {
        let api = try await runningAPI()
        try await fed(api)
        let key = try await api.key([.read], stations: ["DE-*"])
        let feeder = try await api.key([.feed])
        let stream = try StreamConnection(
            "/events",
            of: api,
            after: 0,
            headers: ["Authorization": "Bearer \(key.text)"]
        )
        // What was missed, and then what comes live.
        let missed = await stream.messages(1)
        XCTAssertTrue(missed[0].data.contains("DE-1"), missed[0].data)
        for (hour, station) in [(5, "FR-1"), (5, "DE-1"), (31, "FR-1"), (32, "DE-1")] {
            let body = Bodies.observation(hour, temperature: 41, station: station)
            let answer = try await api.send(.post, "/observations", body, key: feeder)
            XCTAssertEqual(answer.status, 200, answer.text)
        }
        let messages = await stream.messages(2, within: 10)
        XCTAssertFalse(messages.contains { $0.data.contains("FR-1") }, "\(messages)")
        XCTAssertEqual(messages.filter { $0.event == "message" }.count, 1, "\(messages)")
        XCTAssertTrue(messages.contains { $0.event == "observation" && $0.data.contains("DE-1") }, "\(messages)")
    }

    func testAnotherKeyOfTheClientDoesNotReadResultsAboutMoreStations() async throws {
        let api = try await runningAPI()
        try await fed(api)
        let wide = try await api.key([.read], client: "shared")
        let narrow = try await api.key([.read], client: "shared", stations: ["DE-*"])
        for body in [
            #"{"kind": "export", "stations": ["DE-1"]}"#, #"{"kind": "export", "stations": ["DE-1", "FR-1"]}"#,
            #"{"kind": "export"}"#,
        ] {
            let created = try await api.send(.post, "/v1/jobs", body, key: wide)
            XCTAssertEqual(created.status, 202, created.text)
        }
        for (path, status) in [
            ("/v1/jobs/1", 200), ("/v1/jobs/2", 404), ("/v1/jobs/3", 404), ("/v1/jobs/3/result", 404),
        ] {
            let answer = try await api.send(.get, path, key: narrow)
            XCTAssertEqual(answer.status, status, path)
        }
        let listed = try await api.send(.get, "/v1/jobs", key: narrow).json["jobs"].array.map { $0["id"].double }
        XCTAssertEqual(listed, [1])
    }

    // MARK: tokens

    func testATokenThatNamesNoStationReadsNone() async throws {
        let api = try await runningAPI(keys: keys()) { $0.policy.stationsClaim = "stations" }
        let feeder = try api.token(roles: ["feed"], ["stations": "*"])
        let fed = try await api.send(.post, "/observations", Bodies.observations(0..<3), token: feeder)
        XCTAssertEqual(fed.status, 200, fed.text)
        for claim in [JSONValue.null, [], ""] {
            let token = try api.token(["stations": claim])
            let stations = try await api.send(.get, "/stations", token: token)
            XCTAssertEqual(stations.json["stations"].array.count, 0, stations.text)
            let latest = try await api.send(.get, "/latest?station=KJFK", token: token)
            XCTAssertEqual(latest.status, 403)
            for (body, status) in [
                (#"{"kind": "export"}"#, 422), (#"{"kind": "export", "stations": ["KJFK"]}"#, 403),
            ] {
                let export = try await api.send(.post, "/v1/jobs", body, token: token)
                XCTAssertEqual(export.status, status, export.text)
            }
        }
    }

    func testTheJobsOfATokenBelongToItsSubjectNotToItsName() async throws {
        let api = try await runningAPI(keys: keys()) { $0.policy.clientClaim = "name" }
        let feeder = try api.token(roles: ["feed"], ["name": "feeder"])
        _ = try await api.send(.post, "/observations", Bodies.observations(0..<3), token: feeder)
        let anna = try api.token(["name": "anna"])
        let created = try await api.send(.post, "/v1/jobs", #"{"kind": "export"}"#, token: anna)
        XCTAssertEqual(created.status, 202, created.text)
        // Some issuers let users choose their names.
        let namesake = try api.token(["name": "anna", "sub": "user-2"])
        for path in ["/v1/jobs/1", "/v1/jobs/1/result"] {
            let foreign = try await api.send(.get, path, token: namesake)
            XCTAssertEqual(foreign.status, 404, path)
        }
        let own = try await api.send(.get, "/v1/jobs/1", token: try api.token(["name": "renamed"]))
        XCTAssertEqual(own.status, 200, own.text)
    }
}
