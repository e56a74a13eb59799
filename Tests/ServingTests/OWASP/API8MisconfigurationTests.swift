import Access
import HTTPClient
import Serving
import XCTest

/// OWASP API8:2023, Security Misconfiguration.
///
/// The start without keys on an open address: `AccessProgramTests`.
final class API8MisconfigurationTests: XCTestCase {
    func testEveryAnswerHasTheHeadersForBrowsers() async throws {
        let api = try await runningAPI()
        _ = try await api.key([.admin])
        for operation in try await Operation.all(of: api) {
            for path in operation.paths() {
                for method in operation.methods {
                    let answer = try await api.send(method, path, try operation.body())
                    let place = "\(method.rawValue) \(path)"
                    XCTAssertEqual(answer.headers["X-Content-Type-Options"], "nosniff", place)
                    XCTAssertEqual(answer.headers["Referrer-Policy"], "no-referrer", place)
                    XCTAssertEqual(answer.headers["Cross-Origin-Resource-Policy"], "same-origin", place)
                    XCTAssertNotNil(answer.headers["Cache-Control"], place)
                    XCTAssertNil(answer.headers["Access-Control-Allow-Origin"], place)
                    XCTAssertNil(answer.headers["X-Powered-By"], place)
                    if answer.headers["Content-Type"]?.hasPrefix("text/html") == true {
                        let rule = answer.headers["Content-Security-Policy"] ?? ""
                        XCTAssertTrue(
                            rule.contains("default-src 'none'") && rule.contains("frame-ancestors 'none'"),
                            place
                        )
                        XCTAssertFalse(rule.contains("unsafe-eval"), place)
                    }
                }
            }
        }
    }

    func testUnsafeMethodsDoNothing() async throws {
        let api = try await runningAPI()
        for method in ["TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "PURGE", "get"] {
            let answer = try await api.exchange(
                "\(method) /v1/models HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Secret: sEcReT\r\n\r\n"
            )
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 4"), "\(method) \(answer.text)")
            XCTAssertFalse(answer.text.contains("sEcReT"), method)
        }
    }

    func testOnlyAllowedOriginsReadAnswersAndNeverWithCookies() async throws {
        let allowed = "https://app.example.org"
        let api = try await runningAPI(origins: AllowedOrigins([allowed]))
        for origin in [
            "https://evil.example", "null", "https://app.example.org.evil.example", "http://app.example.org",
        ] {
            let answer = try await api.send(.get, "/v1/targets", headers: ["Origin": origin])
            XCTAssertNil(answer.headers["Access-Control-Allow-Origin"], origin)
            XCTAssertEqual(answer.status, 403, origin)
        }
        let answer = try await api.send(.get, "/v1/targets", headers: ["Origin": allowed])
        XCTAssertEqual(answer.headers["Access-Control-Allow-Origin"], allowed)
        XCTAssertNil(answer.headers["Access-Control-Allow-Credentials"])
        XCTAssertTrue(answer.headers["Vary"]?.lowercased().contains("origin") == true)
    }

    func testErrorsAreOurOwnWordsAndShowNothingOfTheInside() async throws {
        let api = try await runningAPI()
        let bodies = [
            "", "{", "[]", "null", #"{"target": 1}"#, #"{"station": "'; DROP TABLE stations; --"}"#, "<x/>", "\u{0}",
        ]
        let inside = [
            "/work", "/tmp", ".swift", "SELECT", "sqlite", "GRDB", "NIO", "Hummingbird", "DecodingError", "0x",
        ]
        for operation in try await Operation.all(of: api) where operation.method == .post {
            for body in bodies {
                let answer = try await api.send(.post, operation.paths()[0], body)
                guard answer.status >= 400 else { continue }
                XCTAssertLessThan(answer.status, 500, "\(operation) \(body)")
                XCTAssertEqual(answer.headers["Content-Type"], "application/problem+json", "\(operation) \(body)")
                for word in inside { XCTAssertFalse(answer.text.contains(word), "\(operation) \(body) \(answer.text)") }
            }
        }
        for path in ["/v1/models/%00", "/v1/stations/%27/outcomes", "/v1/latest?station=%27", "/v1/events?after=x"] {
            let answer = try await api.get(path)
            XCTAssertTrue((400..<500).contains(answer.status), path)
            for word in inside { XCTAssertFalse(answer.text.contains(word), "\(path) \(answer.text)") }
        }
    }

    func testAServerWithoutKeysServesNoForeignName() async throws {
        let api = try await runningAPI(policy: AccessPolicy())
        for operation in try await Operation.all(of: api) {
            for path in operation.paths() {
                let answer = try await api.send(
                    operation.method,
                    path,
                    try operation.body(),
                    headers: ["Host": "attacker.example"]
                )
                XCTAssertEqual(answer.status, 421, "\(operation)")
            }
        }
    }
}
