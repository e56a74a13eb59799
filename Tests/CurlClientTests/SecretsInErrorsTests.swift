import CurlClient
import HTTPClient
import HTTPTestServer
import XCTest

/// The password and the token of an address are in no text of any error.
final class SecretsInErrorsTests: XCTestCase {
    private func assertHidden(_ url: String, _ reason: HTTPTransportError.Reason?, line: UInt = #line) async {
        var configuration = CurlClient.Configuration(userAgent: "aerocast-tests/1")
        configuration.timeout = .milliseconds(300)
        let client = CurlClient(configuration)
        guard let error = await curlFailure(line: line, { try await client.send(HTTPRequest(.get, url)) }) else {
            return
        }
        if let reason { XCTAssertEqual(error.reason, reason, line: line) }
        var dumped = ""
        dump(error, to: &dumped)
        for text in ["\(error)", error.message, String(reflecting: error), dumped] {
            XCTAssertFalse(text.contains("hunter2"), text, line: line)
        }
    }

    func testNoErrorContainsThePassword() async throws {
        let garbage = try HTTPTestServer { _, connection in
            connection.write("hunter2? nonsense\r\n\r\n")
            connection.close()
        }
        let silent = try HTTPTestServer { _, connection in connection.waitForClient() }
        let cut = try HTTPTestServer { _, connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.close()
        }
        let away = try HTTPTestServer { _, connection in
            connection.answer(302, headers: ["Location": "ftp://me:hunter2@127.0.0.1/"])
        }
        let closed = try HTTPTestServer { _, connection in connection.close() }
        closed.stop()
        func place(_ server: HTTPTestServer) -> String { "me:hunter2@127.0.0.1:\(server.port)/?token=hunter2" }
        await assertHidden("http://\(place(closed))", .couldNotConnect)
        await assertHidden("http://\(place(garbage))", nil)
        await assertHidden("http://\(place(silent))", .timedOut)
        await assertHidden("http://\(place(cut))", .connectionLost)
        await assertHidden("http://\(place(away))", .redirectRefused)
        // The server does not speak TLS.
        await assertHidden("https://\(place(garbage))", nil)
        await assertHidden("http://me:hunter2@no-such-host.invalid/", .hostNotFound)
        for url in [
            "http://me:hunter2@", "http://me:hunter2@a b/", "http://me:hunter2#x@host/", "ftp://me:hunter2@host/",
            "http://me:hunter2/x@host/", "me:hunter2@host",
        ] {
            await assertHidden(url, nil)
        }
    }

    func testTheAddressOfAResponseHidesThePassword() async throws {
        let server = try HTTPTestServer { _, connection in connection.answer(text: "here") }
        let client = CurlClient(CurlClient.Configuration(userAgent: "aerocast-tests/1"))
        let url = ServiceAddress("http://me:hunter2@127.0.0.1:\(server.port)/a?b=c")
        let response = try await client.send(HTTPRequest(.get, url))
        XCTAssertFalse("\(response)".contains("hunter2"), "\(response)")
        let authorization = server.requests.first?.headers["authorization"]
        XCTAssertEqual(authorization, "Basic \(Data("me:hunter2".utf8).base64EncodedString())")
    }
}
