import Access
import CanonicalJSON
import Foundation
import HTTPClient
import HTTPTestServer
import Serving
import SignedTokens
import XCTest

/// OWASP API7:2023, Server Side Request Forgery: no request makes the server call an address of the client's choice.
final class API7ServerSideRequestForgeryTests: XCTestCase {
    /// Members and parameters that may carry an address, with the test that proves their bounds.
    private let testedAddresses = [
        "url": "testAWebhookLeadsToNoAddressOfThisNetwork, and GuardedAddressTests for names that lead there",
        "webhook": "an id in a path",
    ]

    func testEveryMemberThatMayCarryAnAddressHasATest() async throws {
        let api = try await runningAPI()
        let document = try await api.get("/openapi.json").json
        guard case .object(let schemas) = document["components"]["schemas"] else { return XCTFail("no schemas") }
        let words = ["url", "uri", "href", "callback", "webhook", "endpoint", "address", "proxy", "source", "link"]
        for operation in try await Operation.all(of: api) {
            var names = operation.bodySchema.memberNames.union(operation.parameters.compactMap { $0["name"].text })
            // The schemas that the body refers to.
            if let reference = operation.bodySchema["$ref"].text?.split(separator: "/").last {
                names.formUnion(schemas[String(reference)]?.memberNames ?? [])
            }
            for name in names where words.contains(where: name.lowercased().contains) && testedAddresses[name] == nil {
                XCTFail("\(operation): '\(name)' may carry an address; which ones does the server call?")
            }
        }
    }

    func testAWebhookLeadsToNoAddressOfThisNetwork() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.admin])
        for host in [
            "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
            "169.254.169.254",
            "224.0.0.1", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
        ] {
            let body = #"{"url": "https://\#(host)/"}"#
            let answer = try await api.send(.post, "/v1/webhooks", body, key: key)
            XCTAssertEqual(answer.status, 422, "\(host) \(answer.text)")
        }
    }

    private func attacker() throws -> HTTPTestServer {
        let keys = try TestIssuer.shared.get().keySet()
        return try HTTPTestServer { _, connection in connection.answer(body: Array(keys)) }
    }

    func testNoFieldOfATokenIsCalled() async throws {
        let api = try await runningAPI(keys: KeyServer(try TestIssuer.shared.get().keySet()))
        try await followKeys(of: api)
        let attacker = try attacker()
        let address: JSONValue = .string(attacker.url)
        let tokens = [
            try api.token(header: ["jku": address]), try api.token(header: ["x5u": address]),
            try api.token(header: ["kid": address]), try api.token(["iss": address]), try api.token(["jku": address]),
        ]
        for token in tokens {
            let answer = try await api.send(.get, "/models", token: token)
            XCTAssertTrue([200, 401].contains(answer.status))
        }
        XCTAssertEqual(attacker.connectionCount, 0)
    }

    func testTheKeysAreNotReadFromWhereARedirectLeads() async throws {
        let attacker = try attacker()
        let keys = try KeyServer(try TestIssuer.shared.get().keySet())
        let api = try await runningAPI(keys: keys)
        let location = attacker.url
        for status in [301, 302, 303, 307, 308] {
            keys.answer { $0.answer(status, headers: ["Location": location], text: "") }
            await assertFails { try await api.gate.tokens?.refresh() }
        }
        XCTAssertEqual(attacker.connectionCount, 0)
        let answer = try await api.send(.get, "/models", token: try api.token())
        XCTAssertEqual(answer.status, 200)
    }

    func testTheServerIsNoProxy() async throws {
        let api = try await runningAPI()
        let attacker = try attacker()
        for request in [
            "GET \(attacker.url)/ HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:\(attacker.port)\r\n\r\n",
            "CONNECT 127.0.0.1:\(attacker.port) HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Forwarded-Host: 127.0.0.1:\(attacker.port)\r\n\r\n",
        ] {
            let connection = try RawConnection(to: api)
            connection.send(request)
            connection.finish()
            _ = await connection.receive(within: 5) { $0.contains("\r\n\r\n") }
        }
        XCTAssertEqual(attacker.connectionCount, 0)
    }
}
