import Access
import Foundation
import HTTPClient
import Store
import XCTest

/// OWASP API1:2023, Broken Object Level Authorization: no client reaches an object that is not its own.
final class API1ObjectLevelAuthorizationTests: XCTestCase {
    /// Objects that a path names.
    ///
    /// A key that names stations feeds and reads these only: `LimitedStationsTests` has every route. Versions of models,
    /// webhooks and their deliveries, silences and annotations belong to everybody with the role and a key for all
    /// stations. A job belongs to its client.
    private let knownObjects: Set<String> = ["id", "version", "webhook", "delivery", "job", "silence", "annotation"]
    /// The paths with `{id}` of stations; another object with an id belongs to a client and needs a test here.
    private let stationPaths = "/v1/stations/{id}/"

    func testEveryObjectOfAPathIsKnownHere() async throws {
        let api = try await runningAPI()
        for operation in try await Operation.all(of: api) {
            for parameter in operation.parameters where parameter["in"].text == "path" {
                let name = try XCTUnwrap(parameter["name"].text)
                XCTAssertTrue(knownObjects.contains(name), "\(operation): who may reach an object by {\(name)}?")
                if name == "id" {
                    XCTAssertTrue(operation.templates[0].hasPrefix(stationPaths), "\(operation): who may reach it?")
                    XCTAssertEqual(operation.method, .get, "\(operation): who may change a station?")
                }
            }
        }
    }

    func testEveryRouteThatFeedsAStationRefusesTheStationsOfOthers() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.feed], stations: ["DE-*"])
        var tested = 0
        for operation in try await Operation.all(of: api) where operation.role == .feed {
            let names = (operation.example?.memberNames ?? [])
                .union(operation.parameters.compactMap { $0["name"].text })
            guard names.contains("station") || names.contains("stations") else { continue }
            tested += 1
            for foreign in ["FR-1", "de-1", "XDE-1", "DE"] {
                for path in operation.paths(["id": foreign]) {
                    let body = try operation.body {
                        $0.replacing("station", with: .string(foreign)).replacing("time", with: .string(Bodies.time(1)))
                    }
                    let answer = try await api.send(operation.method, path, body, key: key)
                    XCTAssertEqual(answer.status, 403, "\(operation) \(foreign) \(answer.text)")
                }
            }
        }
        XCTAssertGreaterThan(tested, 0)
        let stations = try await api.store.read { try $0.stations() }
        XCTAssertEqual(stations.count, 0)
    }

    func testOneForeignStationRefusesTheWholeRequest() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.feed], stations: ["DE-*"])
        let mixed = "[\(Bodies.observation(1, station: "DE-1")),\(Bodies.observation(1, station: "FR-1"))]"
        let refused = try await api.send(.post, "/v1/observations", mixed, key: key)
        XCTAssertEqual(refused.status, 403)
        let stored = try await api.store.read { try $0.station("DE-1") }
        XCTAssertNil(stored)
        let own = try await api.send(.post, "/v1/observations", Bodies.observation(1, station: "DE-1"), key: key)
        XCTAssertEqual(own.status, 200, own.text)
    }

    /// The role decides, also about ones own stations.
    func testAKeyThatFeedsReadsNoStation() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.feed], stations: ["DE-*"])
        for operation in try await Operation.all(of: api) where operation.role == .read {
            for path in operation.paths(["id": "DE-1"]) {
                let answer = try await api.send(operation.method, path, try operation.body(), key: key)
                XCTAssertEqual(answer.status, 403, path)
            }
        }
    }

    func testAJobIsReachedOnlyByItsClient() async throws {
        let api = try await runningAPI()
        _ = try await api.post("/observations", Bodies.observations(0..<3))
        let (mine, foreign) = (try await api.key([.read]), try await api.key([.read]))
        let created = try await api.send(.post, "/v1/jobs", #"{"kind": "export", "stations": ["KJFK"]}"#, key: mine)
        XCTAssertEqual(created.status, 202, created.text)
        let path = "/v1/jobs/\(Int(try XCTUnwrap(created.json["id"].double)))"
        var tested = 0
        for operation in try await Operation.all(of: api) where operation.parameter("job") != nil {
            tested += 1
            let template = try XCTUnwrap(operation.paths(["job": "JOB"]).first)
            let own = template.replacingOccurrences(of: "/v1/jobs/JOB", with: path)
            let answer = try await api.send(operation.method, own, try operation.body(), key: foreign)
            XCTAssertEqual(answer.status, 404, "\(operation) \(answer.text)")
        }
        XCTAssertGreaterThan(tested, 2)
        let shown = try await api.send(.get, path, key: mine)
        XCTAssertEqual(shown.json["state"].text, "queued", "nobody else has canceled it")
    }

    func testASessionIsReachedOnlyByItsOwnCookie() async throws {
        let api = try await runningAPI()
        let (mine, other) = (try await api.key([.read]), try await api.key([.admin]))
        var cookies: [String] = []
        for key in [mine, other] {
            let answer = try await api.send(.post, "/session", #"{"key": "\#(key.text)"}"#)
            cookies.append(String(try XCTUnwrap(answer.headers["Set-Cookie"]).prefix { $0 != ";" }))
        }
        XCTAssertNotEqual(cookies[0], cookies[1])
        let end = try await api.send(.post, "/session/end", "", headers: ["Cookie": cookies[0]])
        XCTAssertEqual(end.status, 200)
        let after = try await api.send(.get, "/audit", headers: ["Cookie": cookies[1]])
        XCTAssertEqual(after.status, 200)
    }
}
