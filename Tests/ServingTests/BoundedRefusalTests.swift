import Forecasting
import HTTPClient
import Observations
import Store
import XCTest

/// A refusal is a few kilobytes, whatever the request.
final class BoundedRefusalTests: XCTestCase {
    private static let largest = 8192

    /// A text of about `bytes` bytes: `start`, elements with commas between them, and `end`.
    private func body(_ start: String, _ element: String, _ end: String, bytes: Int) -> String {
        let count = (bytes - start.utf8.count - end.utf8.count) / (element.utf8.count + 1)
        return start + Array(repeating: element, count: count).joined(separator: ",") + end
    }

    private func hostileBodies(_ bytes: Int) -> [(path: String, body: String)] {
        let wrong = #"{"temperature":500,"pressure":9,"time":"9999-01-01T00:00:00Z"}"#
        let text = String(repeating: "x", count: bytes - 200)
        let accents = "a" + String(repeating: "\u{301}", count: bytes / 2 - 200)
        return [
            ("/observations", body(#"{"station":"X","observations":["#, "{}", "]}", bytes: bytes)),
            ("/observations", body(#"{"observations":["#, wrong, "]}", bytes: bytes)),
            ("/observations", body("[", #"{"station":""}"#, "]", bytes: bytes)),
            ("/observations", #"{"station":"\#(text)","temperature":1}"#),
            ("/observations", #"{"station":"\#(accents)","temperature":1}"#),
            ("/observations", #"{"station":"X","time":"\#(text)","temperature":1}"#),
            ("/observations", #"{"station":"X","temperature":\#(String(repeating: "1", count: bytes - 100))}"#),
            ("/observations", #"{"\#(text)":1,"\#(text.prefix(1))":2}"#),
            ("/predict", body(#"{"window":["#, "{}", "]}", bytes: bytes)),
            ("/predict", body(#"{"window":["#, wrong, "]}", bytes: bytes)),
            ("/predict", body(#"{"sequence":["#, "[]", "]}", bytes: bytes)),
            ("/predict", body(#"{"sequence":["#, "[1e999]", "]}", bytes: bytes)),
            ("/predict", body(#"{"sequence":[[1]],"horizons":["#, "1", "]}", bytes: bytes)),
            ("/predict", #"{"station":"X","answer":"\#(text)"}"#),
            ("/predict", #"{"station":"X","target":"\#(text)"}"#),
            ("/eval", #"{"predicted":1,"actual":1,"target":"\#(text)"}"#),
            ("/eval", body("{", #""a":1"#, "}", bytes: bytes)), ("/eval", body("", "[[[[[[[[", "", bytes: bytes)),
            ("/models/x/promote", #"{"actor":"\#(text)","reason":"\#(accents.prefix(1))"}"#),
        ]
    }

    func testAHostileBodyGetsAShortRefusalAndOthersAreAnsweredMeanwhile() async throws {
        let api = try await runningAPI()
        for (path, body) in hostileBodies(1 << 20) + hostileBodies((2 << 20) - 16).filter({ $0.path != "/eval" }) {
            async let refusal = api.post(path, body)
            let healthy = try await api.get("/healthz")
            XCTAssertEqual(healthy.status, 200)
            let answer = try await refusal
            let start = "\(path) \(body.prefix(60))"
            XCTAssertTrue([400, 413, 422].contains(answer.status), "\(start): \(answer.text.prefix(500))")
            XCTAssertLessThan(answer.text.utf8.count, Self.largest, start)
        }
    }

    func testTwentyErrorsAreListedAndTheOthersCounted() async throws {
        let api = try await runningAPI()
        let many = body(#"{"station":"X","observations":["#, "{}", "]}", bytes: 30_000)
        let count = many.split(separator: "{}").count - 1
        let answer = try await api.post("/observations", many)
        XCTAssertEqual(answer.status, 422)
        XCTAssertEqual(answer.json["errors"].array.count, 20)
        XCTAssertEqual(answer.json["error_count"].double, Double(2 * count))
        XCTAssertTrue(answer.json["detail"].text?.hasSuffix("and \(2 * count - 3) more") == true, answer.text)
        let rejected = try await api.metric(#"aerocast_ingested_observations_total{result="rejected"}"#)
        XCTAssertEqual(rejected, Double(count))
        let window = try await api.post("/predict", body(#"{"window":["#, "{}", "]}", bytes: 3000))
        XCTAssertEqual(window.json["errors"].array.count, 20)
        XCTAssertGreaterThan(window.json["error_count"].double ?? 0, 1000)
    }

    func testARepeatedPathMethodOrParameterIsCut() async throws {
        let api = try await runningAPI()
        let long = String(repeating: "a", count: 12_000)
        for path in [
            "/" + long, "/x" + String(repeating: "/", count: 12_000), "/latest?station=\(long)", "/events?kind=\(long)",
            "/events?since=\(long)", "/stations?limit=\(long)", "/predict?target=\(long)", "/models/\(long)",
            "/timeline?station=\(long)", "/latest/" + String(repeating: "%0A", count: 4_000),
        ] {
            let answer = try await api.get(path)
            XCTAssertTrue((400..<500).contains(answer.status), "\(path.prefix(40)): \(answer.status)")
            XCTAssertLessThan(answer.text.utf8.count, 2000, String(path.prefix(40)))
        }
    }
}
