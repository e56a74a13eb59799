import Access
import HTTPClient
import Serving
import TestSupport
import XCTest

/// The API behind a proxy: who is limited, which cookie the page gets, and which origins are its own.
final class ForwardedTests: XCTestCase {
    private func behindProxy(
        _ networks: [String],
        _ fields: TrustedProxies.Fields = .xForwarded,
        policy: AccessPolicy = .ofTests
    ) async throws -> RunningAPI {
        var limits = ConnectionLimits()
        limits.listenersPerAddress = 1
        return try await runningAPI(
            limits: limits,
            proxies: TrustedProxies(networks: networks.compactMap { IPNetwork($0) }, fields: fields),
            policy: policy
        )
    }

    private func listen(to api: RunningAPI, _ fields: String) async throws -> (RawConnection, String) {
        let connection = try RawConnection(to: api)
        connection.send("GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\(fields)\r\n\r\n")
        let answer = await connection.receive(within: 5) { $0.contains("\r\n\r\n") }
        return (connection, String(answer.text.dropFirst(9).prefix(3)))
    }

    func testListenersCountForTheClientOfATrustedProxy() async throws {
        for (fields, field) in [
            (TrustedProxies.Fields.xForwarded, "X-Forwarded-For: "), (.forwarded, "Forwarded: for="),
        ] {
            let api = try await behindProxy(["127.0.0.0/8"], fields)
            let first = try await listen(to: api, field + "192.0.2.1")
            let other = try await listen(to: api, field + "192.0.2.2")
            let again = try await listen(to: api, field + "192.0.2.1")
            XCTAssertEqual([first.1, other.1, again.1], ["200", "200", "503"])
            withExtendedLifetime([first.0, other.0, again.0]) {}
        }
    }

    func testASpoofedAddressEscapesNoLimit() async throws {
        let api = try await behindProxy(["10.0.0.0/8"])
        let first = try await listen(to: api, "X-Forwarded-For: 192.0.2.1")
        let second = try await listen(to: api, "X-Forwarded-For: 192.0.2.2\r\nForwarded: for=192.0.2.3")
        XCTAssertEqual([first.1, second.1], ["200", "503"])
        // Through a trusted proxy, the client's own word stands before the proxy's.
        let proxied = try await behindProxy(["127.0.0.1"])
        let one = try await listen(to: proxied, "X-Forwarded-For: 203.0.113.1, 192.0.2.1")
        let two = try await listen(to: proxied, "X-Forwarded-For: 203.0.113.2, 192.0.2.1")
        XCTAssertEqual([one.1, two.1], ["200", "503"])
        withExtendedLifetime([first.0, second.0, one.0, two.0]) {}
    }

    func testTheLogNamesTheClient() async throws {
        let api = try await behindProxy(["127.0.0.1"])
        _ = try await api.send(.get, "/nowhere", headers: ["X-Forwarded-For": "192.0.2.1"])
        _ = try await api.send(.get, "/nowhere", headers: ["X-Forwarded-For": "garbage"])
        let clients = api.log.entries.filter { $0.message == "answered" }.compactMap { $0.metadata["client"] }
        XCTAssertEqual(clients, ["192.0.2.1", "127.0.0.1"])
    }

    func testStrictTransportIsOfTheClientsScheme() async throws {
        let trusting = try await behindProxy(["127.0.0.1"])
        for (scheme, field) in [("https", "max-age=31536000"), ("http", nil), ("ftp", nil)] {
            let answer = try await trusting.send(.get, "/healthz", headers: ["X-Forwarded-Proto": scheme])
            XCTAssertEqual(answer.headers["strict-transport-security"], field)
        }
        let wary = try await behindProxy([])
        let answer = try await wary.send(.get, "/healthz", headers: ["X-Forwarded-Proto": "https"])
        XCTAssertNil(answer.headers["strict-transport-security"])
    }

    /// The host that the browser names is the one of its page's origin.
    func testTheOriginIsComparedWithTheHostThatTheProxyNames() async throws {
        let page = [("Origin", "https://weather.example"), ("Host", "a")]
        func status(_ api: RunningAPI, _ further: [(String, String)]) async throws -> String {
            let fields = (page + further).map { "\($0.0): \($0.1)\r\n" }.joined()
            let body = #"{"predicted": 1, "actual": 2}"#
            let answer = try await api.exchange(
                "POST /eval HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
            )
            return String(answer.text.dropFirst(9).prefix(3))
        }
        let policy = AccessPolicy(hosts: ["a", "weather.example"])
        let trusting = try await behindProxy(["127.0.0.1"], policy: policy)
        let own = try await status(trusting, [("X-Forwarded-Host", "weather.example")])
        let unnamed = try await status(trusting, [])
        let foreign = try await status(trusting, [("X-Forwarded-Host", "other.example")])
        XCTAssertEqual([own, unnamed, foreign], ["200", "403", "421"])
        let wary = try await behindProxy([], policy: policy)
        let spoofed = try await status(wary, [("X-Forwarded-Host", "weather.example")])
        XCTAssertEqual(spoofed, "403")
    }
}
