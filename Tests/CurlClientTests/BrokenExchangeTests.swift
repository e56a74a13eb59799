import CurlClient
import HTTPClient
import HTTPTestServer
import XCTest

/// Tests of failures between a client and a server.
final class BrokenExchangeTests: XCTestCase {
    private func client(_ change: (inout CurlClient.Configuration) -> Void = { _ in }) -> CurlClient {
        var configuration = CurlClient.Configuration(userAgent: "aerocast-tests/1")
        change(&configuration)
        return CurlClient(configuration)
    }

    private func failure(of url: String, _ client: CurlClient, line: UInt = #line) async -> HTTPTransportError? {
        await curlFailure(line: line) { try await client.send(HTTPRequest(.get, url)) }
    }

    func testAServerThatNeverAnswersIsATimeout() async throws {
        let server = try HTTPTestServer { _, connection in connection.waitForClient() }
        let error = await failure(of: server.url, client { $0.timeout = .milliseconds(100) })
        XCTAssertEqual(error?.reason, .timedOut)
        XCTAssertEqual(error?.isWorthRetrying, true)
        XCTAssertEqual(error?.message.contains("127.0.0.1:\(server.port)"), true, "\(error?.message ?? "")")
        XCTAssertEqual(error?.message.contains("0.1 seconds"), true, "\(error?.message ?? "")")
    }

    func testABodyThatStopsComingIsATimeout() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.waitForClient()
        }
        let request = HTTPRequest(.get, server.url, timeout: .milliseconds(100))
        let error = await curlFailure { try await self.client().send(request) }
        XCTAssertEqual(error?.reason, .timedOut)
    }

    func testHalfABodyIsALostConnection() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.close()
        }
        let error = await failure(of: server.url, client())
        XCTAssertEqual(error?.reason, .connectionLost)
        XCTAssertEqual(error?.isWorthRetrying, true)
        XCTAssertEqual(error?.message.contains("after 4 bytes"), true, "\(error?.message ?? "")")
    }

    func testAChunkedBodyWithoutItsEndIsALostConnection() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
            connection.close()
        }
        let error = await failure(of: server.url, client())
        XCTAssertEqual(error?.reason, .connectionLost)
    }

    func testAConnectionThatIsClosedOrResetIsLost() async throws {
        let closing = try HTTPTestServer { _, connection in connection.close() }
        let resetting = try HTTPTestServer { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.reset()
        }
        for server in [closing, resetting] {
            let error = await failure(of: server.url, client())
            XCTAssertEqual(error?.reason, .connectionLost)
        }
    }

    func testNothingListeningIsNoConnection() async throws {
        let server = try HTTPTestServer { _, _ in }
        let url = server.url
        server.stop()
        let error = await failure(of: url, client())
        XCTAssertEqual(error?.reason, .couldNotConnect)
        XCTAssertEqual(error?.isWorthRetrying, true)
        XCTAssertEqual(error?.message.contains("127.0.0.1:\(server.port)"), true)
    }

    func testAnAnswerLargerThanAllowedIsCutOff() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.write("HTTP/1.1 200 OK\r\n\r\n")
            for _ in 0..<64 { connection.write([UInt8](repeating: 65, count: 1 << 16)) }
            connection.close()
        }
        let error = await failure(of: server.url, client { $0.maximumResponseSize = 100_000 })
        XCTAssertEqual(error?.reason, .tooLarge(limit: 100_000))
        XCTAssertEqual(error?.isWorthRetrying, false)
    }

    func testACompressionBombIsCutOff() async throws {
        // python3 -c "import gzip; print(list(gzip.compress(bytes(100000), 9, mtime=0)))"
        let head: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 245, 79, 109, 13, 15, 160,
        ]
        let bomb = head + [UInt8](repeating: 0, count: 96) + [128, 87, 3, 125, 149, 17, 212, 160, 134, 1, 0]
        let server = try HTTPTestServer { _, connection in
            connection.answer(headers: ["Content-Encoding": "gzip"], body: bomb)
        }
        let error = await failure(of: server.url, client { $0.maximumResponseSize = 5000 })
        XCTAssertEqual(error?.reason, .tooLarge(limit: 5000))
    }

    func testWhatIsNoHTTPIsABadResponse() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.write("SSH-2.0-OpenSSH_9.2\r\n")
            connection.close()
        }
        let error = await failure(of: server.url, client())
        XCTAssertEqual(error?.reason, .badResponse)
    }

    func testDamagedCompressionIsABadResponse() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.answer(headers: ["Content-Encoding": "gzip"], text: "this is not gzip at all")
        }
        let error = await failure(of: server.url, client())
        XCTAssertEqual(error?.reason, .badResponse)
    }

    func testUnusableURLsAreRefused() async throws {
        for url in ["", "http://", "file:///etc/passwd", "ftp://127.0.0.1/", "http://a b/"] {
            let error = await failure(of: url, client())
            XCTAssertEqual(error?.reason, .badURL, url)
            XCTAssertEqual(error?.isWorthRetrying, false)
        }
    }

    func testAHeaderWithALineBreakIsRefused() async throws {
        let request = HTTPRequest(.get, "http://127.0.0.1:1/", headers: ["X-A": "1\r\nX-B: 2"])
        let error = await curlFailure { try await self.client().send(request) }
        XCTAssertEqual(error?.reason, .badRequest)
    }

    func testCancellingATaskEndsItsTransferAndNoOther() async throws {
        let (arrived, continuation) = AsyncStream.makeStream(of: Void.self)
        let server = try HTTPTestServer { request, connection in
            if request.path == "/slow" {
                continuation.yield()
                connection.waitForClient()
            } else {
                connection.answer(text: "fast")
            }
        }
        let client = client()
        let slow = Task { try await client.send(HTTPRequest(.get, server.url + "/slow")) }
        for await _ in arrived { break }
        slow.cancel()
        let result = await slow.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        let fast = try await client.send(HTTPRequest(.get, server.url + "/fast"))
        XCTAssertEqual(fast.status, 200)
    }

    func testACancelledTaskSendsNothing() async throws {
        let server = try HTTPTestServer { _, connection in connection.answer() }
        let client = client()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.send(HTTPRequest(.get, server.url))
        }
        let result = await task.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
        XCTAssertEqual(server.requests, [])
    }

    func testAClientSurvivesManyCancellations() async throws {
        let server = try HTTPTestServer { _, connection in connection.answer(text: "ok") }
        let client = client()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let task = Task { try await client.send(HTTPRequest(.get, server.url)) }
                    task.cancel()
                    _ = await task.result
                }
            }
        }
        let response = try await client.send(HTTPRequest(.get, server.url))
        XCTAssertEqual(response.status, 200)
    }
}
