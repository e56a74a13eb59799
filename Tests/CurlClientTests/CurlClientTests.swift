import CurlClient
import Dispatch
import HTTPClient
import HTTPTestServer
import Synchronization
import XCTest

/// Tests of successful exchanges.
final class CurlClientTests: XCTestCase {
    private let client = CurlClient(CurlClient.Configuration(userAgent: "aerocast-tests/1"))

    func testAnAnswerCarriesStatusHeadersAndBody() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.answer(418, headers: ["X-Kind": "teapot"], text: "short and stout")
        }
        let response = try await client.send(HTTPRequest(.get, server.url + "/pot?x=1"))
        XCTAssertEqual(response.status, 418)
        XCTAssertEqual(response.headers["x-kind"], "teapot")
        XCTAssertEqual(String(decoding: response.body, as: UTF8.self), "short and stout")
        XCTAssertEqual(response.url.unmasked, server.url + "/pot?x=1")
        XCTAssertEqual(server.requests.first?.path, "/pot?x=1")
    }

    func testTheUserAgentAndOwnHeadersAreSentAndGzipIsAccepted() async throws {
        let server = try HTTPTestServer { _, connection in connection.answer() }
        _ = try await client.send(HTTPRequest(.get, server.url, headers: ["X-Own": "1", "X-Empty": ""]))
        let own = HTTPRequest(.get, server.url, headers: ["User-Agent": "another"])
        _ = try await client.send(own)
        let headers = server.requests.map(\.headers)
        XCTAssertEqual(headers.first?["user-agent"], "aerocast-tests/1")
        XCTAssertEqual(headers.first?["accept-encoding"], "gzip")
        XCTAssertEqual(headers.first?["x-own"], "1")
        XCTAssertEqual(headers.first?["x-empty"], "")
        XCTAssertEqual(headers.last?["user-agent"], "another")
    }

    func testABodyArrivesWholeWithEveryMethodAndWithoutExpect() async throws {
        let server = try HTTPTestServer { request, connection in connection.answer(body: request.body) }
        let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for (method, body) in [
            (HTTPRequest.Method.post, large), (.post, []), (.put, [0, 1, 2]), (.patch, [65]), (.delete, [66]),
        ] {
            let response = try await client.send(HTTPRequest(method, server.url, body: body))
            XCTAssertEqual(response.body, body, "\(method)")
        }
        XCTAssertEqual(server.requests.map(\.method), ["POST", "POST", "PUT", "PATCH", "DELETE"])
        XCTAssertTrue(server.requests.allSatisfy { $0.headers["expect"] == nil })
    }

    func testAHeadRequestHasNoBodyAndDoesNotWaitForOne() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        }
        let response = try await client.send(HTTPRequest(.head, server.url))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.body, [])
    }

    func testConnectionsAreReused() async throws {
        let server = try HTTPTestServer { _, connection in connection.answer(text: "again") }
        _ = try await client.send(HTTPRequest(.get, server.url))
        for _ in 0..<5 {
            let next = try await client.send(HTTPRequest(.post, server.url, body: [1]))
            XCTAssertEqual(String(decoding: next.body, as: UTF8.self), "again")
        }
        XCTAssertEqual(server.connectionCount, 1)
    }

    func testHeadersOfOneRequestDoNotReachTheNext() async throws {
        let server = try HTTPTestServer { _, connection in connection.answer() }
        _ = try await client.send(HTTPRequest(.post, server.url, headers: ["X-Secret": "1"], body: [1]))
        _ = try await client.send(HTTPRequest(.get, server.url))
        XCTAssertNil(server.requests.last?.headers["x-secret"])
        XCTAssertEqual(server.requests.last?.method, "GET")
        XCTAssertEqual(server.requests.last?.body, [])
    }

    func testCompressedAnswersAreDecompressed() async throws {
        // python3 -c "import gzip; print(gzip.compress(b'weather weather weather', 9, mtime=0).hex())"
        let compressed: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2b, 0x4f, 0x4d, 0x2c, 0xc9, 0x48, 0x2d, 0x52,
            0x28, 0x47, 0xa5, 0x01, 0x25, 0x89, 0x27, 0xfa, 0x17, 0x00, 0x00, 0x00,
        ]
        let server = try HTTPTestServer { _, connection in
            connection.answer(headers: ["Content-Encoding": "gzip"], body: compressed)
        }
        let response = try await client.send(HTTPRequest(.get, server.url))
        XCTAssertEqual(String(decoding: response.body, as: UTF8.self), "weather weather weather")
    }

    func testConnectionsSurviveALull() async throws {
        let arrivals = Mutex<[DispatchSemaphore]>([])
        let server = try HTTPTestServer { request, connection in
            // A request of a burst is answered when all requests of the burst have arrived.
            if request.path == "/burst" {
                let arrived = DispatchSemaphore(value: 0)
                let burst = arrivals.withLock { waiting in
                    waiting.append(arrived)
                    guard waiting.count == 8 else { return [DispatchSemaphore]() }
                    defer { waiting = [] }
                    return waiting
                }
                for other in burst { other.signal() }
                arrived.wait()
            }
            connection.answer()
        }
        func burst() async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { [client] in _ = try await client.send(HTTPRequest(.get, server.url + "/burst")) }
                }
                try await group.waitForAll()
            }
        }
        try await burst()
        _ = try await client.send(HTTPRequest(.get, server.url))
        try await burst()
        XCTAssertEqual(server.connectionCount, 8)
    }

    func testManyRequestsRunSideBySide() async throws {
        let server = try HTTPTestServer { request, connection in connection.answer(text: request.path) }
        let paths = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for index in 0..<100 {
                group.addTask { [client] in
                    let response = try await client.send(HTTPRequest(.get, "\(server.url)/\(index)"))
                    return (index, String(decoding: response.body, as: UTF8.self))
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        XCTAssertEqual(paths.count, 100)
        for (index, path) in paths { XCTAssertEqual(path, "/\(index)") }
        XCTAssertLessThanOrEqual(server.connectionCount, 8)
    }
}
