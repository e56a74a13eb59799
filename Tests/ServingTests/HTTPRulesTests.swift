import HTTPClient
import XCTest

/// The rules of HTTP/1.1 that depend on bytes which a client library does not send.
final class HTTPRulesTests: XCTestCase {
    func testHTTP11NeedsOneHost() async throws {
        let api = try await runningAPI()
        for hosts in ["", "Host: a\r\nHost: b\r\n", "Host: a\r\nhost: a\r\n"] {
            let answer = try await api.exchange("GET /healthz HTTP/1.1\r\n\(hosts)\r\n")
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 400 "), answer.text)
            XCTAssertTrue(answer.text.contains("one Host field"), answer.text)
            XCTAssertTrue(answer.text.contains("X-Content-Type-Options: nosniff\r\n"), answer.text)
            XCTAssertTrue(answer.isClosed)
        }
        let old = try await api.exchange("GET /healthz HTTP/1.0\r\n\r\n")
        XCTAssertTrue(old.text.hasPrefix("HTTP/1.1 200 "), old.text)
        XCTAssertTrue(old.isClosed)
        let count = try await api.metric("aerocast_http_malformed_requests_total")
        XCTAssertEqual(count, 3)
    }

    func testARefusedRequestWaitsForTheAnswersBeforeIt() async throws {
        let api = try await runningAPI()
        let answer = try await api.exchange(
            "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
        )
        let statuses = answer.text.matches(of: /HTTP\/1.1 (\d+)/).map { String($0.1) }
        XCTAssertEqual(statuses, ["200", "400"])
        XCTAssertTrue(answer.isClosed)
    }

    func testMalformedRequestsAreTheClientsFault() async throws {
        let api = try await runningAPI()
        let post =
            "POST /eval HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        for (request, status) in [
            ("nonsense\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n", 431),
            ("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: a\r\n", count: 200))\r\n", 431),
            (post + "ZZ\r\n", 400), (post + "-1\r\n", 400), (post + "FFFFFFFFFFFFFFFFF\r\n", 400),
        ] {
            let answer = try await api.exchange(request)
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 \(status) "), "\(request.prefix(80)) \(answer.text)")
            XCTAssertTrue(answer.text.contains("application/problem+json"), answer.text)
            XCTAssertTrue(answer.isClosed, String(request.prefix(80)))
        }
    }

    func testExpectContinueIsAnsweredBeforeTheBody() async throws {
        let api = try await runningAPI()
        let connection = try RawConnection(to: api)
        let body = #"{"predicted":1,"actual":2}"#
        connection.send(
            "POST /eval HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n"
        )
        let interim = await connection.receive(within: 5) { $0.hasSuffix("\r\n\r\n") }
        XCTAssertEqual(interim.text, "HTTP/1.1 100 Continue\r\n\r\n")
        connection.send(body)
        let answer = await connection.receive(within: 5) { $0.contains("abs_error") }
        XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 200 "), answer.text)
    }

    func testExpectContinueOfARefusedBodyIsAnsweredWithTheRefusal() async throws {
        let api = try await runningAPI()
        for (path, type, length, expectation, status) in [
            ("/eval", "application/json", 3_000_000, "100-continue", 413),
            ("/eval", "text/plain", 10, "100-continue", 415), ("/nowhere", "application/json", 10, "100-continue", 404),
            ("/eval", "application/json", 10, "200-ok", 417),
        ] {
            let answer = try await api.exchange(
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: \(type)\r\nExpect: \(expectation)\r\n"
                    + "Content-Length: \(length)\r\n\r\n"
            )
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 \(status) "), answer.text)
            XCTAssertTrue(answer.isClosed)
        }
    }

    func testOPTIONSNamesTheMethodsOfThePath() async throws {
        let api = try await runningAPI()
        for (path, methods) in [
            ("/healthz", "GET, HEAD, OPTIONS"), ("/predict", "POST, OPTIONS"), ("/models/v1", "GET, HEAD, OPTIONS"),
        ] {
            let answer = try await api.options(path)
            XCTAssertEqual(answer.status, 204, path)
            XCTAssertEqual(answer.headers["allow"], methods)
            XCTAssertEqual(answer.text, "")
        }
        let unknown = try await api.options("/nowhere")
        XCTAssertEqual(unknown.status, 404)
    }

    func testEveryAnswerTellsBrowsersToBeCareful() async throws {
        let api = try await runningAPI()
        for (method, path, body) in [
            (HTTPRequest.Method.get, "/healthz", nil), (.get, "/metrics", nil), (.get, "/", nil),
            (.get, "/nowhere", nil),
            (.get, "/targets", nil), (.post, "/predict", "{}"), (.post, "/eval", #"{"predicted":1,"actual":2}"#),
            (.delete, "/eval", nil), (.head, "/healthz", nil),
        ] as [(HTTPRequest.Method, String, String?)] {
            let answer = try await api.send(method, path, body)
            XCTAssertEqual(answer.headers["x-content-type-options"], "nosniff", path)
            XCTAssertEqual(answer.headers["cross-origin-resource-policy"], "same-origin", path)
            XCTAssertEqual(answer.headers["referrer-policy"], "no-referrer", path)
            let isCached = ["/", "/targets"].contains(path)
            XCTAssertEqual(answer.headers["cache-control"], isCached ? "no-cache" : "no-store", path)
        }
    }
}
