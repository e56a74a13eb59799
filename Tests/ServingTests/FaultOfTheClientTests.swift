import HTTPClient
import Logging
import Store
import TestSupport
import XCTest

/// The status of an answer shows whose fault it is, and an answer shows nothing of the server's inside.
final class FaultOfTheClientTests: XCTestCase {
    func testBrokenFramingIsTheClientsFault() async throws {
        let api = try await runningAPI()
        let trailer = "x: " + String(repeating: "y", count: 100_000)
        for (framing, rest, status) in [
            ("Transfer-Encoding: chunked", "ZZ\r\n{}\r\n0\r\n\r\n", 400),
            ("Transfer-Encoding: chunked", "-1\r\n{}\r\n0\r\n\r\n", 400),
            ("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n", 400),
            ("Transfer-Encoding: chunked", "2\r\n{}x0\r\n\r\n", 400), ("Transfer-Encoding: xchunked", "{}", 400),
            ("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\(trailer)\r\n\r\n", 431),
        ] {
            for path in ["/observations", "/predict"] {
                let head =
                    "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\(framing)\r\n\r\n"
                let answer = try await RawExchange.send(head + rest, to: api)
                XCTAssertTrue(
                    answer.hasPrefix("HTTP/1.1 \(status) "),
                    "\(path) \(rest.prefix(20)): \(answer.prefix(300))"
                )
            }
        }
        XCTAssertEqual(api.log.entries.filter { $0.level >= .error }.map(\.metadata), [])
        let failed = try await api.get("/metrics").text.split(separator: "\n").filter { $0.contains(#"status="5"#) }
        XCTAssertEqual(failed, [])
    }

    func testAnAnswerShowsNeitherThePathOfTheDatabaseNorSQL() async throws {
        let api = try await runningAPI()
        try api.store.close()
        for (path, body) in [
            ("/observations", Bodies.observation(0)), ("/predict", #"{"station":"KJFK"}"#),
            ("/routine-retrain-check", "{}"),
        ] {
            let answer = try await api.post(path, body)
            XCTAssertTrue([500, 503].contains(answer.status), answer.text)
            for secret in ["sqlite", "SELECT", "INSERT", "/tmp", "SQL"] {
                XCTAssertFalse(answer.text.contains(secret), answer.text)
            }
        }
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.status, 503)
        XCTAssertFalse(ready.text.contains("sqlite"), ready.text)
        let errors = api.log.entries.filter { $0.level >= .error }
        XCTAssertTrue(errors.contains { $0.metadata["error"]?.contains("aerocast.sqlite") == true }, "\(errors)")
    }

    func testTheLogHasTheBeginningOfAPath() async throws {
        let api = try await runningAPI()
        let long = "/" + String(repeating: "a", count: 10_000)
        _ = try await api.get(long)
        let line = try XCTUnwrap(api.log.entries.last { $0.message == "answered" && $0.metadata["status"] == "404" })
        XCTAssertEqual(line.metadata["path"], String(long.prefix(100)) + "…")
        XCTAssertLessThan(api.log.entries.flatMap(\.metadata.values).map(\.utf8.count).max() ?? 0, 1000)
    }
}
