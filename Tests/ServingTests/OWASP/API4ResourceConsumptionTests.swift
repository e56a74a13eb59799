import Access
import HTTPClient
import Store
import XCTest

/// OWASP API4:2023, Unrestricted Resource Consumption.
///
/// Connections and deadlines: `ConnectionLimitsTests`.
final class API4ResourceConsumptionTests: XCTestCase {
    func testEveryBodyIsBounded() async throws {
        let api = try await runningAPI()
        for operation in try await Operation.all(of: api) where operation.method == .post && operation.example != nil {
            for path in operation.paths() {
                let head = "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                let answer = try await api.exchange(head + "2097153\r\nExpect: 100-continue\r\n\r\n")
                XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 413 "), "\(operation) \(answer.text)")
            }
        }
    }

    func testEveryBodyIsBoundedInDepthAndWidth() async throws {
        let api = try await runningAPI()
        let bodies = [
            String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 50_000),
            "{" + (0..<5000).map { #""a\#($0)":1"# }.joined(separator: ",") + "}",
            "1" + String(repeating: "0", count: 100_000),
            #"{"target":""# + String(repeating: "a", count: 1_000_000) + #""}"#,
        ]
        for operation in try await Operation.all(of: api) where operation.method == .post && operation.example != nil {
            for body in bodies {
                let answer = try await api.send(.post, operation.paths()[0], body)
                XCTAssertTrue((400..<500).contains(answer.status), "\(operation) \(answer.status)")
                XCTAssertLessThan(answer.text.utf8.count, 8192, "\(operation)")
            }
        }
    }

    func testEveryPageIsBounded() async throws {
        let api = try await runningAPI()
        _ = try await api.post("/observations", Bodies.observation(1))
        var tested = 0
        for operation in try await Operation.all(of: api) {
            guard let limit = operation.parameter("limit") else { continue }
            tested += 1
            let largest = try XCTUnwrap(limit["schema"]["maximum"].double, "\(operation): limit has no maximum")
            XCTAssertLessThanOrEqual(largest, 10_000, "\(operation)")
            for value in ["0", "-1", "\(Int(largest) + 1)", "999999999999999999999", "1e9", "all"] {
                let answer = try await api.get(operation.paths(["id": "KJFK"])[0] + "?limit=\(value)")
                XCTAssertEqual(answer.status, 422, "\(operation) \(value)")
            }
        }
        XCTAssertGreaterThan(tested, 5)
    }

    func testHeadersAreBounded() async throws {
        let api = try await runningAPI()
        for header in [
            "X: \(String(repeating: "a", count: 40_000))\r\n", String(repeating: "X: a\r\n", count: 200),
            "Authorization: Bearer \(String(repeating: "a", count: 17_000))\r\n",
        ] {
            let answer = try await api.exchange("GET /v1/models HTTP/1.1\r\nHost: a\r\n\(header)\r\n")
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 431 "), String(answer.text.prefix(200)))
        }
        let target = "GET /v1/models?x=\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\nHost: a\r\n\r\n"
        let answer = try await api.exchange(target)
        XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 4"), String(answer.text.prefix(200)))
    }

    func testEveryRouteWithARoleIsCountedAgainstALimit() async throws {
        let policy = AccessPolicy(
            hosts: ["a"],
            limits: Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, RateLimit(quota: 1, window: 3600)) })
        )
        let api = try await runningAPI(policy: policy)
        let operations = try await Operation.all(of: api).filter { $0.role != nil }
        for operation in operations {
            let key = try await api.key([.admin, .feed])
            var statuses: [Int] = []
            for _ in 0..<2 {
                statuses.append(
                    try await api.send(operation.method, operation.paths()[0], try operation.body(), key: key).status
                )
            }
            XCTAssertNotEqual(statuses[0], 429, "\(operation)")
            XCTAssertEqual(statuses[1], 429, "\(operation)")
        }
    }

    func testABatchIsBounded() async throws {
        let api = try await runningAPI()
        let stations = (0...10_000).map { #""S\#($0)""# }.joined(separator: ",")
        let forecasts = try await api.send(.post, "/v1/forecasts", #"{"stations": [\#(stations)]}"#)
        XCTAssertEqual(forecasts.status, 422, forecasts.text)
        let observations =
            "[" + (0...10_000).map { Bodies.observation($0 % 900, station: "S\($0)") }.joined(separator: ",")
        let stored = try await api.send(.post, "/observations", observations + "]")
        XCTAssertTrue([413, 422].contains(stored.status), "\(stored.status) \(stored.text)")
        let growth = "[" + (0...1000).map { Bodies.observation(1, station: "S\($0)") }.joined(separator: ",") + "]"
        let grown = try await api.send(.post, "/observations", growth)
        XCTAssertTrue((400..<500).contains(grown.status), grown.text)
        let count = try await api.store.read { try $0.stations() }.count
        XCTAssertEqual(count, 0)
    }
}
