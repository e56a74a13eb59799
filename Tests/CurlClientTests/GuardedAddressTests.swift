import CurlClient
import Foundation
import HTTPClient
import HTTPTestServer
import XCTest

/// A client that connects to permitted addresses only.
final class GuardedAddressTests: XCTestCase {
    private func client(_ networks: String...) -> CurlClient {
        var configuration = CurlClient.Configuration(userAgent: "aerocast-tests/1")
        configuration.addresses = AddressPolicy(networks: networks.compactMap { IPNetwork($0) })
        configuration.maximumResponseSize = 100
        configuration.cutsLargeResponses = true
        return CurlClient(configuration)
    }

    private func reason(_ client: CurlClient, _ url: String) async -> HTTPTransportError.Reason? {
        do {
            _ = try await client.send(HTTPRequest(.post, url, body: []))
            return nil
        } catch {
            return (error as? HTTPTransportError)?.reason
        }
    }

    func testNoFormOfAPrivateAddressIsReached() async throws {
        let server = try HTTPTestServer { _, connection in connection.answer() }
        let client = client()
        for host in [
            "127.0.0.1", "localhost", "0.0.0.0", "127.1", "2130706433", "0x7f000001", "0177.0.0.1",
            "[::ffff:127.0.0.1]",
        ] {
            let found = await reason(client, "http://\(host):\(server.port)/")
            XCTAssertEqual(found, .addressRefused, host)
        }
        XCTAssertEqual(server.connectionCount, 0)
    }

    func testAPermittedNetworkIsReached() async throws {
        let server = try HTTPTestServer { _, connection in connection.answer(201) }
        let response = try await client("127.0.0.0/8").send(HTTPRequest(.post, server.url, body: [1]))
        XCTAssertEqual(response.status, 201)
    }

    func testARedirectToAPrivateAddressIsNotFollowed() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.answer(302, headers: ["Location": "http://127.0.0.2:1/"])
        }
        do {
            _ = try await client("127.0.0.1").send(HTTPRequest(.get, server.url))
            XCTFail("must throw")
        } catch let error as HTTPTransportError {
            XCTAssertEqual(error.reason, .addressRefused)
        }
        let response = try await client("127.0.0.1").send(HTTPRequest(.post, server.url, body: []))
        XCTAssertEqual(response.status, 302)
    }

    /// A proxy would connect to the address on behalf of the client.
    func testNoProxyIsUsed() async throws {
        let proxy = try HTTPTestServer { _, connection in connection.answer(text: "from the proxy") }
        for name in ["http_proxy", "all_proxy"] { setenv(name, proxy.url, 1) }
        defer { for name in ["http_proxy", "all_proxy"] { unsetenv(name) } }
        let found = await reason(client(), "http://169.254.169.254:8080/")
        XCTAssertEqual(found, .addressRefused)
        XCTAssertEqual(proxy.connectionCount, 0)
    }

    func testALongAnswerIsCutAndKeepsItsStatus() async throws {
        let server = try HTTPTestServer { _, connection in
            connection.answer(200, body: Array(repeating: 65, count: 1_000_000))
        }
        let response = try await client("127.0.0.1").send(HTTPRequest(.post, server.url, body: []))
        XCTAssertEqual(response.status, 200)
        XCTAssertLessThanOrEqual(response.body.count, 100)
    }
}
