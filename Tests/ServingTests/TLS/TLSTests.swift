import CurlClient
import HTTPClient
import NIOSSL
import Serving
import TestSupport
import XCTest

/// HTTP/1.1 and HTTP/2 over TLS, on real sockets.
final class TLSTests: XCTestCase {
    private func secureAPI(_ change: (inout ConnectionLimits) -> Void = { _ in }) async throws -> RunningAPI {
        var limits = ConnectionLimits()
        change(&limits)
        return try await runningAPI(
            limits: limits,
            certificate: try TestCertificates.first.write(to: try temporaryFolder())
        )
    }

    private func timeouts(_ kind: String, of api: RunningAPI) async throws -> Double? {
        try await api.metric(#"aerocast_http_timeouts_total{kind="\#(kind)"}"#)
    }

    func testTheClientChoosesTheProtocol() async throws {
        let api = try await secureAPI()
        for offered in [["http/1.1"], [], ["unknown"]] {
            let connection = try await SecureConnection.open(to: api, protocols: offered)
            XCTAssertEqual(connection.protocolName, offered == ["http/1.1"] ? "http/1.1" : nil)
            connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            let answer = await connection.text()
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 200 "), answer.text)
            XCTAssertTrue(answer.text.contains("Strict-Transport-Security: max-age=31536000\r\n"), answer.text)
            XCTAssertTrue(answer.isClosed)
        }
        let connection = try await SecureConnection.open(to: api, protocols: ["h2", "http/1.1"])
        XCTAssertEqual(connection.protocolName, "h2")
        connection.send(HTTP2Frame.preface + HTTP2Frame.request(1).bytes + HTTP2Frame.request(3).bytes)
        let answer = await connection.receive {
            let frames = HTTP2Frame.frames(of: $0)
            return frames.ends(1) && frames.ends(3)
        }
        XCTAssertTrue(HTTP2Frame.frames(of: answer.bytes).body(of: 3).contains(#""ok":true"#))
    }

    func testLibcurlIsServed() async throws {
        let api = try await secureAPI()
        let answer = try await api.post("/eval", #"{"predicted": 1, "actual": 2}"#)
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.headers["strict-transport-security"], "max-age=31536000")
        // An answer that is larger than the window of a stream, sent in pieces.
        let metrics = try await api.get("/metrics")
        XCTAssertTrue(metrics.text.contains("aerocast_tls_certificate_expiry_timestamp_seconds 4"), metrics.text)
        let document = try await api.get("/openapi.json")
        XCTAssertGreaterThan(document.text.utf8.count, 70_000)
    }

    func testOldVersionsAndWeakSuitesAreRefused() async throws {
        let api = try await secureAPI()
        for version in [TLSVersion.tlsv1, .tlsv11] {
            do {
                _ = try await SecureConnection.open(to: api, version: version)
                XCTFail("\(version) is accepted")
            } catch {}
        }
        for weak in ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA"] {
            do {
                _ = try await SecureConnection.open(to: api, version: .tlsv12, ciphers: weak)
                XCTFail("\(weak) is accepted")
            } catch {}
        }
        _ = try await SecureConnection.open(to: api, version: .tlsv12)
        let count = try await api.metric("aerocast_tls_failed_handshakes_total")
        XCTAssertEqual(count, 4)
    }

    func testARequestWithoutTLSIsCounted() async throws {
        let api = try await secureAPI()
        let answer = try await api.exchange("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        XCTAssertFalse(answer.text.contains("HTTP/1.1 200"))
        XCTAssertTrue(answer.isClosed)
        let count = try await api.metric("aerocast_tls_failed_handshakes_total")
        XCTAssertEqual(count, 1)
    }

    // MARK: Limits of connections

    func test300SlowHandshakesAreClosedWhileOthersAreServed() async throws {
        let api = try await secureAPI { $0.handshakeTimeout = .seconds(2) }
        let silent = try (0..<300).map { _ in try RawConnection(to: api) }
        // The beginning of a ClientHello.
        for connection in silent { connection.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]) }
        let health = try await api.get("/healthz")
        XCTAssertEqual(health.status, 200)
        for connection in silent {
            let answer = await connection.receive()
            XCTAssertTrue(answer.isClosed)
        }
        let count = try await timeouts("handshake", of: api)
        XCTAssertEqual(count, 300)
        // The one of the client.
        let open = try await api.metric("aerocast_http_open_connections")
        XCTAssertEqual(open, 1)
    }

    func testADrippingHandshakeHasTheSameDeadline() async throws {
        let api = try await secureAPI { $0.handshakeTimeout = .milliseconds(600) }
        let connection = try RawConnection(to: api)
        connection.send([0x16, 0x03, 0x01, 0x02, 0x00])
        let dripping = Task {
            while !Task.isCancelled, connection.send([1]) == 1 { try await Task.sleep(for: .milliseconds(50)) }
        }
        let answer = await connection.receive(within: 5)
        dripping.cancel()
        XCTAssertTrue(answer.isClosed)
    }

    func testConnectionsBeyondTheLimitAreClosedBeforeTheHandshake() async throws {
        let api = try await secureAPI { $0.connections = 3 }
        var open: [SecureConnection] = []
        for _ in 0..<3 { open.append(try await SecureConnection.open(to: api)) }
        do {
            _ = try await SecureConnection.open(to: api)
            XCTFail("a fourth connection is open")
        } catch {}
        open.removeAll()
        for _ in 0..<100 {
            if let answer = try? await api.get("/healthz"), answer.status == 200 { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        let count = try await api.metric(#"aerocast_http_refused_connections_total{reason="limit"}"#)
        XCTAssertGreaterThanOrEqual(count ?? 0, 1)
    }

    func testSlowHeadersAndBodiesOfHTTP1AreAnswered408() async throws {
        let api = try await secureAPI {
            $0.headerTimeout = .milliseconds(700)
            $0.bodyTimeout = .milliseconds(700)
            $0.bodyRate = 1 << 30
        }
        let header = try await SecureConnection.open(to: api)
        header.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Half: ")
        let body = try await SecureConnection.open(to: api)
        body.send(
            "POST /eval HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        for connection in [header, body] {
            let answer = await connection.text()
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 408 "), answer.text)
            XCTAssertTrue(answer.isClosed)
        }
    }

    func testIdleConnectionsAreClosed() async throws {
        let api = try await secureAPI {
            $0.idleTimeout = .milliseconds(500)
            $0.headerTimeout = .milliseconds(500)
        }
        let http1 = try await SecureConnection.open(to: api)
        http1.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let http2 = try await SecureConnection.open(to: api, protocols: ["h2"])
        http2.send(HTTP2Frame.preface + HTTP2Frame.request(1).bytes)
        let silent = try await SecureConnection.open(to: api, protocols: ["h2"])
        // The beginning of a header that never ends.
        silent.send(HTTP2Frame.preface + HTTP2Frame(.headers, stream: 1, [0x82]).bytes)
        for (name, connection) in [("http1", http1), ("http2", http2), ("silent", silent)] {
            let answer = await connection.receive()
            XCTAssertTrue(answer.isClosed, name)
        }
    }

    func testAClientThatReadsNothingIsDisconnected() async throws {
        let api = try await secureAPI { $0.writeTimeout = .milliseconds(500) }
        let connection = try await SecureConnection.open(to: api)
        try await connection.stopReading()
        connection.send(String(repeating: "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", count: 2000))
        for _ in 0..<100 {
            if let count = try await timeouts("write", of: api), count >= 1 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        XCTFail("the connection is still open")
    }
}
