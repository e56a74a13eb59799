import Serving
import TestSupport
import XCTest

/// The limits of HTTP/2: of its streams, and of its connections.
final class HTTP2Tests: XCTestCase {
    private func open(
        _ change: (inout ConnectionLimits) -> Void = { _ in }
    ) async throws -> (api: RunningAPI, connection: SecureConnection) {
        var limits = ConnectionLimits()
        change(&limits)
        let api = try await runningAPI(
            limits: limits,
            certificate: try TestCertificates.first.write(to: try temporaryFolder())
        )
        let connection = try await SecureConnection.open(to: api, protocols: ["h2"])
        connection.send(HTTP2Frame.preface)
        return (api, connection)
    }

    /// Sends frames, and expects that the server ends the connection with an error and serves others.
    ///
    /// A PING too many is Hummingbird's own limit, which ends the connection without the error.
    private func assertEnds(_ frames: [HTTP2Frame], withError: Bool = true, line: UInt = #line) async throws {
        let (api, connection) = try await open()
        connection.send(frames.flatMap(\.bytes))
        let answer = await connection.receive()
        XCTAssertTrue(answer.isClosed, line: line)
        let health = try await api.get("/healthz")
        XCTAssertEqual(health.status, 200, line: line)
        guard withError else { return }
        let code = HTTP2Frame.frames(of: answer.bytes).goAwayCode
        XCTAssertNotNil(code, line: line)
        XCTAssertNotEqual(code, 0, line: line)
        let count = try await api.metric("aerocast_http_malformed_requests_total")
        XCTAssertEqual(count, 1, line: line)
    }

    /// CVE-2023-44487.
    func testRapidResetsEndTheConnection() async throws {
        try await assertEnds(
            (0..<1000).flatMap { [HTTP2Frame.request($0 * 2 + 1), HTTP2Frame.reset($0 * 2 + 1)] }
        )
    }

    /// CVE-2025-8671: the server is made to reset each stream itself, here by a window beyond the largest one.
    func testResetsThatTheServerIsMadeToSendEndTheConnection() async throws {
        let fields = [("content-type", "application/json"), ("content-length", "10")]
        try await assertEnds(
            (0..<1000)
                .flatMap { number -> [HTTP2Frame] in
                    let stream = UInt32(number * 2 + 1)
                    return [
                        HTTP2Frame.request(stream, "POST", "/eval", fields: fields, ends: false),
                        HTTP2Frame(.windowUpdate, stream: stream, HTTP2Frame.number(.max >> 1)),
                    ]
                },
            // The reason may be lost with the connection, on which unread frames are left.
            withError: false
        )
    }

    /// Clients that reset fewer streams than the limit, on many connections: no request and no stream is left.
    func testResetsBelowTheLimitLeaveNothingBehind() async throws {
        let (api, _) = try await open()
        for _ in 0..<10 {
            let connection = try await SecureConnection.open(to: api, protocols: ["h2"])
            let frames = (0..<UInt32(150)).flatMap { [HTTP2Frame.request($0 * 2 + 1), HTTP2Frame.reset($0 * 2 + 1)] }
            connection.send(HTTP2Frame.preface + frames.flatMap(\.bytes))
            connection.send(HTTP2Frame.request(301).bytes)
            let answer = await connection.receive { HTTP2Frame.frames(of: $0).ends(301) }
            XCTAssertTrue(HTTP2Frame.frames(of: answer.bytes).body(of: 301).contains(#""ok":true"#))
        }
        // A request whose stream was reset may end a moment later.
        for _ in 0..<500 {
            let running = try await api.metric(#"aerocast_http_requests_in_flight{method="GET",route="/healthz"}"#)
            if running == 0 { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        XCTFail("requests of reset streams are still being answered")
    }

    /// VU#421644.
    func testAFloodOfContinuationsEndsTheConnection() async throws {
        let begin = HTTP2Frame(.headers, stream: 1, [0x82])
        try await assertEnds([begin] + (0..<1000).map { _ in HTTP2Frame(.continuation, stream: 1, [0x84]) })
        // Few frames, but a large header.
        let large = HTTP2Frame.literal("x-large", String(repeating: "a", count: 16_000))
        try await assertEnds([begin] + (0..<5).map { _ in HTTP2Frame(.continuation, stream: 1, large) })
    }

    /// CVE-2019-9512, CVE-2019-9515.
    func testFloodsOfControlFramesEndTheConnection() async throws {
        try await assertEnds(
            (0..<1000).map { _ in HTTP2Frame(.ping, [UInt8](repeating: 0, count: 8)) },
            withError: false
        )
        try await assertEnds((0..<1000).map { _ in HTTP2Frame(.settings) })
    }

    /// CVE-2019-9518.
    func testEmptyFramesEndTheConnection() async throws {
        let request = HTTP2Frame.request(
            1,
            "POST",
            "/eval",
            fields: [("content-type", "application/json")],
            ends: false
        )
        try await assertEnds([request] + (0..<100).map { _ in HTTP2Frame(.data, stream: 1) })
    }

    func testALargeHeaderEndsTheConnection() async throws {
        let field = HTTP2Frame.literal("x-large", String(repeating: "a", count: 9000))
        var first = HTTP2Frame.request(1)
        first.flags = HTTP2Frame.endStream
        first.payload += field
        try await assertEnds([first, HTTP2Frame(.continuation, flags: HTTP2Frame.endHeaders, stream: 1, field)])
    }

    /// CVE-2016-6581: a thousand bytes that each stand for a field of three kilobytes.
    func testAHeaderThatUnpacksToALargeOneEndsTheConnection() async throws {
        var field = HTTP2Frame.literal("x-large", String(repeating: "a", count: 3000))
        // The field enters the dynamic table (RFC 7541, section 6.2.1), as its first entry, which has the index 62.
        field[0] = 0x40
        var (first, second) = (HTTP2Frame.request(1), HTTP2Frame.request(3))
        first.payload += field
        second.payload += [UInt8](repeating: 0x80 | 62, count: 1000)
        try await assertEnds([first, second])
    }

    func testManyFieldsAreAnswered431() async throws {
        let (_, connection) = try await open()
        connection.send(HTTP2Frame.request(1, fields: (0..<101).map { ("x-\($0)", "a") }).bytes)
        connection.send(HTTP2Frame.request(3).bytes)
        let answer = await connection.receive {
            let frames = HTTP2Frame.frames(of: $0)
            return frames.ends(1) && frames.ends(3)
        }
        let frames = HTTP2Frame.frames(of: answer.bytes)
        XCTAssertTrue(frames.body(of: 1).contains("431"), frames.body(of: 1))
        XCTAssertTrue(frames.body(of: 3).contains(#""ok":true"#))
    }

    func testAConnectionWithMoreThan100StreamsEnds() async throws {
        let fields = [("content-type", "application/json"), ("content-length", "10")]
        try await assertEnds(
            (0..<120).map { HTTP2Frame.request($0 * 2 + 1, "POST", "/eval", fields: fields, ends: false) }
        )
    }

    func testASlowBodyIsAnswered408AndOtherStreamsAreServed() async throws {
        let (api, connection) = try await open {
            $0.bodyTimeout = .milliseconds(700)
            $0.bodyRate = 1 << 30
        }
        let fields = [("content-type", "application/json"), ("content-length", "100")]
        connection.send(HTTP2Frame.request(1, "POST", "/eval", fields: fields, ends: false).bytes)
        connection.send(HTTP2Frame(.data, stream: 1, Array("{".utf8)).bytes)
        connection.send(HTTP2Frame.request(3).bytes)
        let answer = await connection.receive {
            let frames = HTTP2Frame.frames(of: $0)
            return frames.ends(1) && frames.ends(3)
        }
        let frames = HTTP2Frame.frames(of: answer.bytes)
        XCTAssertTrue(frames.body(of: 1).contains("408"), frames.body(of: 1))
        XCTAssertTrue(frames.body(of: 3).contains(#""ok":true"#))
        let count = try await api.metric(#"aerocast_http_timeouts_total{kind="body"}"#)
        XCTAssertEqual(count, 1)
    }

    func testAnUnreadBodyEndsItsStreamOnly() async throws {
        let (_, connection) = try await open()
        let fields = [("content-type", "application/json")]
        connection.send(HTTP2Frame.request(1, "POST", "/nowhere", fields: fields, ends: false).bytes)
        let answer = await connection.receive { HTTP2Frame.frames(of: $0).resetCode(of: 1) != nil }
        let frames = HTTP2Frame.frames(of: answer.bytes)
        XCTAssertTrue(frames.body(of: 1).contains("404"), frames.body(of: 1))
        XCTAssertTrue(frames.ends(1))
        XCTAssertEqual(frames.resetCode(of: 1), 0)
        connection.send(HTTP2Frame.request(3).bytes)
        let next = await connection.receive { HTTP2Frame.frames(of: $0).ends(3) }
        XCTAssertFalse(next.isClosed)
    }

    /// CVE-2019-9517: the window of the stream stays closed.
    func testAStreamThatTakesNothingIsClosed() async throws {
        let (api, connection) = try await open { $0.writeTimeout = .milliseconds(500) }
        let noWindow: [UInt8] = [0, 4] + HTTP2Frame.number(0)
        connection.send(HTTP2Frame(.settings, noWindow).bytes)
        connection.send(HTTP2Frame.request(1, "GET", "/openapi.json").bytes)
        let answer = await connection.receive { HTTP2Frame.frames(of: $0).resetCode(of: 1) != nil }
        XCTAssertNotNil(HTTP2Frame.frames(of: answer.bytes).resetCode(of: 1))
        let count = try await api.metric(#"aerocast_http_timeouts_total{kind="write"}"#)
        XCTAssertEqual(count, 1)
    }

    func testListenersOfOneConnectionCountEach() async throws {
        let (api, connection) = try await open {
            $0.listeners = 3
            $0.listenersPerAddress = 2
        }
        let accept = [("accept", "text/event-stream")]
        connection.send((0..<3).flatMap { HTTP2Frame.request($0 * 2 + 1, "GET", "/events", fields: accept).bytes })
        // The streams are worked on at once, so that any of them may be the one for which no place is left.
        let streams: [UInt32] = [1, 3, 5]
        let answer = await connection.receive { bytes in streams.contains(where: HTTP2Frame.frames(of: bytes).ends) }
        let frames = HTTP2Frame.frames(of: answer.bytes)
        let refused = try XCTUnwrap(streams.first(where: frames.ends))
        XCTAssertTrue(frames.body(of: refused).contains("max-listeners-per-address"), frames.body(of: refused))
        // A place returns with its stream.
        connection.send(HTTP2Frame.reset(refused == 1 ? 3 : 1).bytes)
        for _ in 0..<100 {
            let next = try await SecureConnection.open(to: api, protocols: ["h2"])
            next.send(HTTP2Frame.preface + HTTP2Frame.request(1, "GET", "/events", fields: accept).bytes)
            let answer = await next.receive { !HTTP2Frame.frames(of: $0).body(of: 1).isEmpty }
            if HTTP2Frame.frames(of: answer.bytes).body(of: 1).hasPrefix("retry:") { return }
        }
        XCTFail("the place has not returned")
    }

    func testContinueIsSentWhenTheBodyIsWanted() async throws {
        let (_, connection) = try await open()
        let body = Array(#"{"predicted": 1, "actual": 2}"#.utf8)
        let fields = [
            ("content-type", "application/json"), ("content-length", "\(body.count)"), ("expect", "100-continue"),
        ]
        connection.send(HTTP2Frame.request(1, "POST", "/eval", fields: fields, ends: false).bytes)
        let first = await connection.receive { HTTP2Frame.frames(of: $0).contains { $0.is(.headers, of: 1) } }
        XCTAssertTrue(HTTP2Frame.frames(of: first.bytes).contains { $0.is(.headers, of: 1) })
        connection.send(HTTP2Frame(.data, flags: HTTP2Frame.endStream, stream: 1, body).bytes)
        let answer = await connection.receive { HTTP2Frame.frames(of: $0).ends(1) }
        XCTAssertTrue(HTTP2Frame.frames(of: answer.bytes).body(of: 1).contains("abs_error"))
    }
}
