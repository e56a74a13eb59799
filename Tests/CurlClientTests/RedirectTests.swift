import CurlClient
import HTTPClient
import HTTPTestServer
import XCTest

final class RedirectTests: XCTestCase {
    private func client(redirects: Int) -> CurlClient {
        var configuration = CurlClient.Configuration(userAgent: "aerocast-tests/1")
        configuration.maximumRedirects = redirects
        return CurlClient(configuration)
    }

    /// `/n` redirects to `/n-1`, and `/0` is the target.
    private func countdown() throws -> HTTPTestServer {
        try HTTPTestServer { request, connection in
            let left = Int(request.path.dropFirst()) ?? 0
            if left == 0 {
                connection.answer(headers: ["X-Step": "last"], text: "here")
            } else {
                connection.answer(302, headers: ["Location": "/\(left - 1)", "X-First": "1"])
            }
        }
    }

    func testRedirectsAreFollowedAndOnlyTheLastAnswerCounts() async throws {
        let server = try countdown()
        let response = try await client(redirects: 5).send(HTTPRequest(.get, server.url + "/5"))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.url.unmasked, server.url + "/0")
        XCTAssertEqual(response.headers["X-Step"], "last")
        XCTAssertNil(response.headers["X-First"])
    }

    func testMoreRedirectsThanAllowedAreAnError() async throws {
        let server = try countdown()
        let error = await curlFailure { try await self.client(redirects: 5).send(HTTPRequest(.get, server.url + "/6")) }
        XCTAssertEqual(error?.reason, .tooManyRedirects(limit: 5))
        XCTAssertEqual(error?.isWorthRetrying, false)
    }

    func testWithoutRedirectsTheRedirectIsTheAnswer() async throws {
        let server = try countdown()
        let response = try await client(redirects: 0).send(HTTPRequest(.get, server.url + "/1"))
        XCTAssertEqual(response.status, 302)
        XCTAssertEqual(response.headers["location"], "/0")
    }

    func testARedirectToAnotherProtocolIsRefused() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.answer(302, headers: ["Location": "ftp://127.0.0.1/secret"])
        }
        let error = await curlFailure { try await self.client(redirects: 5).send(HTTPRequest(.get, server.url)) }
        XCTAssertEqual(error?.reason, .redirectRefused)
        XCTAssertEqual(error?.isWorthRetrying, false)
        XCTAssertTrue(
            error?.message.hasPrefix("refused a redirect to a protocol other than http") == true,
            "\(error as Any)"
        )
    }

    func testARequestThatWritesIsNeverRedirected() async throws {
        let server = try HTTPTestServer { request, connection in
            if request.path == "/moved" {
                connection.answer(text: "here")
            } else {
                connection.answer(Int(request.path.dropFirst()) ?? 500, headers: ["Location": "/moved"])
            }
        }
        for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
            for status in [301, 302, 303, 307, 308] {
                let request = HTTPRequest(method, "\(server.url)/\(status)", body: [1])
                let response = try await client(redirects: 5).send(request)
                XCTAssertEqual(response.status, status, "\(method)")
                XCTAssertEqual(response.headers["location"], "/moved")
            }
        }
        XCTAssertFalse(server.requests.contains { $0.path == "/moved" || $0.method == "GET" })
    }
}

/// The error of an exchange that must fail.
func curlFailure(
    file: StaticString = #filePath,
    line: UInt = #line,
    _ exchange: () async throws -> HTTPResponse
) async -> HTTPTransportError? {
    do {
        let response = try await exchange()
        XCTFail("must throw, got status \(response.status)", file: file, line: line)
    } catch let error as HTTPTransportError {
        return error
    } catch {
        XCTFail("must throw an HTTPTransportError, got \(error)", file: file, line: line)
    }
    return nil
}
