import HTTPClient
import Serving
import TestSupport
import XCTest

/// Deadlines and quotas of connections, on real sockets.
final class ConnectionLimitsTests: XCTestCase {
    private func limits(_ change: (inout ConnectionLimits) -> Void) -> ConnectionLimits {
        var limits = ConnectionLimits()
        change(&limits)
        return limits
    }

    private func timeouts(_ kind: String, of api: RunningAPI) async throws -> Double? {
        try await api.metric(#"aerocast_http_timeouts_total{kind="\#(kind)"}"#)
    }

    func test500SlowHeadersAreAnswered408WhileOthersAreServed() async throws {
        let api = try await runningAPI(limits: limits { $0.headerTimeout = .milliseconds(1500) })
        let slow = try (0..<500).map { _ in try RawConnection(to: api) }
        for connection in slow { connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Half: ") }
        let health = try await api.get("/healthz")
        XCTAssertEqual(health.status, 200)
        let open = try await api.metric("aerocast_http_open_connections")
        XCTAssertGreaterThanOrEqual(open ?? 0, 500)
        for connection in slow {
            let answer = await connection.receive()
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 408 "), answer.text)
            XCTAssertTrue(answer.text.contains("urn:aerocast:problem:timeout"), answer.text)
            XCTAssertTrue(answer.isClosed)
        }
        let count = try await timeouts("header", of: api)
        XCTAssertEqual(count, 500)
    }

    func testADrippingHeaderHasTheSameDeadline() async throws {
        let api = try await runningAPI(limits: limits { $0.headerTimeout = .milliseconds(600) })
        let connection = try RawConnection(to: api)
        connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Half: ")
        let dripping = Task {
            while !Task.isCancelled, connection.send("X") == 1 { try await Task.sleep(for: .milliseconds(50)) }
        }
        let answer = await connection.receive(within: 5)
        dripping.cancel()
        XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 408 "), answer.text)
        XCTAssertTrue(answer.isClosed)
    }

    func test200SlowBodiesAreAnswered408AndHoldBoundedMemory() async throws {
        let api = try await runningAPI(
            limits: limits {
                $0.bodyTimeout = .seconds(2)
                $0.bodyRate = 1 << 30
                $0.heldBytes = 4 << 20
            }
        )
        let piece = String(repeating: " ", count: 200_000)
        let slow = try (0..<200).map { _ in try RawConnection(to: api) }
        for connection in slow {
            connection.send(
                "POST /observations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n"
                    + piece
            )
        }
        // Small requests are served while large ones use up the quota.
        let small = try await api.post("/predict", "{}")
        XCTAssertEqual(small.status, 422, small.text)
        var statuses: [String: Int] = [:]
        for connection in slow {
            let answer = await connection.receive()
            XCTAssertTrue(answer.isClosed)
            statuses[String(answer.text.dropFirst(9).prefix(3)), default: 0] += 1
            if answer.text.hasPrefix("HTTP/1.1 503 ") {
                XCTAssertTrue(answer.text.contains("Retry-After: 5\r\n"), answer.text)
            }
        }
        // The quota of 4 MiB holds at most 23 bodies of 200,000 bytes, of which 16 KiB are free.
        XCTAssertLessThanOrEqual(statuses["408"] ?? 0, 23, "\(statuses)")
        XCTAssertGreaterThan(statuses["408"] ?? 0, 0, "\(statuses)")
        XCTAssertEqual((statuses["408"] ?? 0) + (statuses["503"] ?? 0), 200, "\(statuses)")
        // All is given back.
        let afterwards = try await api.post("/eval", "{\"predicted\": 1, \"actual\": 2\(piece)}")
        XCTAssertEqual(afterwards.status, 200, afterwards.text)
    }

    func testASlowBodyThatKeepsTheRateIsAccepted() async throws {
        let api = try await runningAPI(
            limits: limits {
                $0.bodyTimeout = .milliseconds(500)
                $0.bodyRate = 100
            }
        )
        let connection = try RawConnection(to: api)
        let body = #"{"predicted": 1, "actual": 2}"# + String(repeating: " ", count: 971)
        connection.send(
            "POST /eval HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        )
        for start in stride(from: 0, to: 1000, by: 100) {
            connection.send(Array(Array(body.utf8)[start..<start + 100]))
            try await Task.sleep(for: .milliseconds(100))
        }
        let answer = await connection.receive(within: 5) { $0.contains("abs_error") }
        XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 200 "), answer.text)
    }

    func testIdleConnectionsAreClosedAndBusyOnesAreNot() async throws {
        let api = try await runningAPI(
            limits: limits {
                $0.idleTimeout = .milliseconds(700)
                $0.headerTimeout = .seconds(5)
            }
        )
        let idle = try RawConnection(to: api)
        let busy = try RawConnection(to: api)
        idle.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        let start = ContinuousClock.now
        for _ in 0..<10 {
            busy.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = await busy.receive(within: 3) { $0.contains("\"ok\"") }
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 200 "), answer.text)
            try await Task.sleep(for: .milliseconds(150))
        }
        XCTAssertGreaterThan(ContinuousClock.now - start, .seconds(1))
        let answer = await idle.receive(within: 3)
        XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 200 "), answer.text)
        XCTAssertTrue(answer.isClosed)
        let count = try await timeouts("idle", of: api)
        XCTAssertEqual(count, 1)
    }

    func testConnectionsBeyondTheLimitAreToldSoAndPlacesReturn() async throws {
        let api = try await runningAPI(limits: limits { $0.connections = 20 })
        var open = try (0..<20).map { _ in try RawConnection(to: api) }
        for connection in open {
            connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = await connection.receive(within: 3) { $0.contains("\"ok\"") }
        }
        let refused = try await api.exchange("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        XCTAssertTrue(refused.text.hasPrefix("HTTP/1.1 503 "), refused.text)
        XCTAssertTrue(refused.text.contains("Retry-After: 5\r\n"), refused.text)
        XCTAssertTrue(refused.isClosed)
        open.removeAll()
        for _ in 0..<50 {
            let answer = try? await api.get("/healthz")
            if answer?.status == 200 { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        let count = try await api.metric(#"aerocast_http_refused_connections_total{reason="limit"}"#)
        XCTAssertGreaterThanOrEqual(count ?? 0, 1)
    }

    func testAClientThatReadsNothingIsDisconnected() async throws {
        let api = try await runningAPI(limits: limits { $0.writeTimeout = .milliseconds(500) })
        let connection = try RawConnection(to: api)
        // Several megabytes of answers, more than the sockets' buffers hold.
        let request = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
        connection.send(String(repeating: request, count: 2000))
        for _ in 0..<100 {
            if let count = try await timeouts("write", of: api), count == 1 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        XCTFail("the connection is still open")
    }

    func testAnUnreadBodyClosesTheConnection() async throws {
        let api = try await runningAPI()
        for (path, status) in [("/nowhere", 404), ("/latest", 405), ("/eval", 415), ("/observations", 413)] {
            let connection = try RawConnection(to: api)
            let type = status == 415 ? "text/plain" : "application/json"
            let length = status == 413 ? 200_000_000 : 1_000_000
            connection.send(
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: \(type)\r\nContent-Length: \(length)\r\n\r\n{"
            )
            let answer = await connection.receive(within: 8)
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 \(status) "), answer.text)
            XCTAssertTrue(answer.text.contains("Connection: close\r\n"), answer.text)
            XCTAssertTrue(answer.isClosed, path)
        }
    }

    func testAnEndlessBodyOfARouteWithoutABodyIsNotReadForEver() async throws {
        let api = try await runningAPI()
        let connection = try RawConnection(to: api)
        connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "10000\r\n" + String(repeating: "a", count: 65_536) + "\r\n"
        let sending = Task.detached {
            var sent = 0
            while connection.send(chunk) == chunk.utf8.count, sent < 20_000 { sent += 1 }
            return sent
        }
        let answer = await connection.receive(within: 8)
        XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 200 "), answer.text)
        XCTAssertTrue(answer.isClosed)
        let sent = await sending.value
        XCTAssertLessThan(sent, 20_000)
    }

    func testTheConnectionServesOnAfterARefusedSmallBody() async throws {
        let api = try await runningAPI()
        let connection = try RawConnection(to: api)
        for (path, status) in [("/nowhere", 404), ("/eval", 422), ("/nowhere", 404)] {
            connection.send(
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            )
            let answer = await connection.receive(within: 3) { $0.contains("\"type\"") }
            XCTAssertTrue(answer.text.hasPrefix("HTTP/1.1 \(status) "), answer.text)
        }
    }

    func testPipelinedRequestsAreAnsweredInOrder() async throws {
        let api = try await runningAPI()
        let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
        let last = "GET /targets HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        let answer = try await api.exchange(String(repeating: request, count: 200) + last + request)
        XCTAssertEqual(answer.text.components(separatedBy: "HTTP/1.1 200 ").count - 1, 201)
        XCTAssertTrue(answer.text.contains("Connection: close\r\n"))
        XCTAssertTrue(answer.text.hasSuffix("]}"), String(answer.text.suffix(200)))
        XCTAssertTrue(answer.isClosed)
    }
}

/// The number of connections that fits the descriptors of the process.
final class ConnectionsAndDescriptorsTests: XCTestCase {
    func testRoomIsLeftForFilesAndRefusals() {
        for (descriptors, connections) in [
            (65_536, 10_000), (16_384, 10_000), (10_320, 10_000), (1024, 704), (256, 96), (64, 24), (2, 1),
        ] {
            let limits = ConnectionLimits().fitting(descriptors: descriptors)
            XCTAssertEqual(limits.connections, connections, "\(descriptors)")
        }
    }
}
