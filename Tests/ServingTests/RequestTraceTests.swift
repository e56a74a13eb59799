import HTTPClient
import Observations
import Store
import TraceContext
import XCTest

final class RequestTraceTests: XCTestCase {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    func testTheRequestsNameComesBackAlsoWithAnError() async throws {
        let api = try await runningAPI()
        for path in ["/healthz", "/nowhere", "/readyz"] {
            let answer = try await api.send(.get, path, headers: ["x-request-id": "page-7/Load:2"])
            XCTAssertEqual(answer.headers["x-request-id"], "page-7/Load:2", path)
        }
    }

    func testARequestWithoutAnAcceptableNameGetsOne() async throws {
        let api = try await runningAPI()
        var made: Set<String> = []
        for given in ["", "two words", String(repeating: "a", count: 129), "semi;colon", "\"quoted\"", "grün"] {
            let answer = try await api.send(.get, "/healthz", headers: ["x-request-id": given])
            let name = try XCTUnwrap(answer.headers["x-request-id"])
            XCTAssertNotEqual(name, given)
            made.insert(name)
        }
        let answer = try await api.get("/healthz")
        made.insert(try XCTUnwrap(answer.headers["x-request-id"]))
        XCTAssertEqual(made.count, 7)
        XCTAssertFalse(made.contains(""))
    }

    func testARetrainCheckGivesItsTraceToTheFlag() async throws {
        let api = try await runningAPI()
        let headers: HTTPHeaders = ["traceparent": "00-\(Self.trace)-00f067aa0ba902b7-01"]
        let answer = try await api.send(.post, "/routine-retrain-check", "{}", headers: headers)
        XCTAssertEqual(answer.json["scheduled"], .bool(true), answer.text)
        let flags = try await api.get("/flags")
        XCTAssertTrue(flags.text.contains(#""trace_id":"\#(Self.trace)""#), flags.text)
        let events = try await api.get("/events?kind=flag_raised")
        XCTAssertTrue(events.text.contains(#""trace_id":"\#(Self.trace)""#), events.text)
    }

    func testABrokenTraceIsReplacedByANewOne() async throws {
        let api = try await runningAPI()
        let headers: HTTPHeaders = ["traceparent": "00-\(Self.trace)-0000000000000000-01"]
        _ = try await api.send(.post, "/routine-retrain-check", "{}", headers: headers)
        let flags = try await api.get("/flags").text
        let found = try XCTUnwrap(flags.firstMatch(of: /"trace_id":"([0-9a-f]{32})"/)).1
        XCTAssertNotEqual(String(found), Self.trace)
    }

    func testAnObservationKeepsTheTraceOfTheRequestThatBroughtItsTemperature() async throws {
        let api = try await runningAPI()
        func post(_ fields: String, trace digit: String) async throws {
            let body = #"{"station":"T","time":"\#(RunningAPI.start)",\#(fields)}"#
            let trace = String(repeating: digit, count: 32)
            let headers: HTTPHeaders = ["traceparent": "00-\(trace)-00f067aa0ba902b7-00"]
            let answer = try await api.send(.post, "/observations", body, headers: headers)
            XCTAssertEqual(answer.status, 200, answer.text)
        }
        func kept() async throws -> String? {
            try await api.store.read {
                try $0.trace(ofObservationAt: "T", hour: RunningAPI.start.nearestHour)?.description
            }
        }
        try await post(#""pressure":1013"#, trace: "a")
        let withoutTemperature = try await kept()
        XCTAssertNil(withoutTemperature)
        try await post(#""temperature":12"#, trace: "b")
        try await post(#""temperature":12,"wind_speed":3"#, trace: "c")
        let trace = try await kept()
        XCTAssertEqual(trace, String(repeating: "b", count: 32))
    }
}
