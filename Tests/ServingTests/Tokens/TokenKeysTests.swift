import Access
import CanonicalJSON
import CurlClient
import Foundation
import HTTPClient
import HTTPTestServer
import Serving
import SignedTokens
import TestSupport
import XCTest

/// The keys of the issuer: rotation, outage, and hostile documents.
final class TokenKeysTests: XCTestCase {
    private func issuer() throws -> TestIssuer { try TestIssuer.shared.get() }

    private func status(_ api: RunningAPI, _ token: String) async throws -> Int {
        try await api.send(.get, "/models", token: token).status
    }

    func testAnUnknownKeyIsReadAtOnceAfterARotation() async throws {
        let keys = try KeyServer(try issuer().keySet())
        let api = try await runningAPI(keys: keys)
        try await followKeys(of: api)
        let rotated = try issuer().key(.es256, ["kid": "new"])
        keys.publish(try TestIssuer.keySet([try issuer().key(.edDSA), rotated]))
        let token = try api.token(header: ["kid": "new"])
        let found = try await status(api, token)
        XCTAssertEqual(found, 200)
        XCTAssertEqual(keys.requestCount, 3)
        let other = try await status(api, try api.token(.edDSA))
        XCTAssertEqual(other, 200)
    }

    func testUnknownKeysCauseOneReadingInHalfAMinute() async throws {
        let keys = try KeyServer(try issuer().keySet())
        let api = try await runningAPI(keys: keys)
        try await followKeys(of: api)
        for number in 0..<50 {
            let found = try await status(api, try api.token(header: ["kid": .string("unknown-\(number)")]))
            XCTAssertEqual(found, 401)
        }
        XCTAssertEqual(keys.requestCount, 3)
        api.setTime(api.seconds + 30)
        _ = try await status(api, try api.token(header: ["kid": "unknown"]))
        XCTAssertEqual(keys.requestCount, 4)
    }

    func testManyUnknownKeysAtOnceShareOneReadingAndOthersAreServed() async throws {
        let keys = try KeyServer(try issuer().keySet())
        let api = try await runningAPI(keys: keys)
        try await followKeys(of: api)
        // The issuer's server accepts the connection and is silent until it is stopped.
        let (arrivals, arrived) = AsyncStream.makeStream(of: TestConnection.self)
        keys.answer { connection in arrived.yield(connection) }
        let document = try issuer().keySet()
        let good = try api.token()
        let tokens = try (0..<60).map { try api.token(header: ["kid": .string("unknown-\($0)")]) }
        let found = try await withThrowingTaskGroup(of: Int.self) { group in
            for token in tokens {
                group.addTask { try await api.send(.get, "/models", token: token).status }
            }
            let connection = await arrivals.first { _ in true }
            let served = try await api.send(.get, "/models", token: good).status
            XCTAssertEqual(served, 200)
            connection?.answer(body: Array(document))
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        XCTAssertEqual(found, [Int](repeating: 401, count: 60))
        XCTAssertEqual(keys.requestCount, 3)
    }

    func testAnOutageOfTheIssuerKeepsTheKeysForAStatedTime() async throws {
        let keys = try KeyServer(try issuer().keySet())
        let api = try await runningAPI(keys: keys) { $0.maximumAge = 3600 }
        keys.answer { $0.answer(503, text: "maintenance") }
        for (seconds, expected) in [(0.0, 200), (3600, 200), (1, 503)] {
            api.setTime(api.seconds + seconds)
            await assertFails { try await api.gate.tokens?.refresh() }
            let found = try await status(api, try api.token())
            XCTAssertEqual(found, expected)
        }
        keys.publish(try issuer().keySet())
        try await api.gate.tokens?.refresh()
        let found = try await status(api, try api.token())
        XCTAssertEqual(found, 200)
    }

    func testATokenOfARemovedKeyIsRefusedAlsoIfItIsRemembered() async throws {
        let keys = try KeyServer(try issuer().keySet())
        let api = try await runningAPI(keys: keys)
        let token = try api.token()
        let before = try await status(api, token)
        XCTAssertEqual(before, 200)
        keys.publish(try TestIssuer.keySet([try issuer().key(.edDSA)]))
        try await api.gate.tokens?.refresh()
        let after = try await status(api, token)
        XCTAssertEqual(after, 401)
    }

    func testANameThatMeansAnotherKeyVerifiesNoOldTokens() async throws {
        let keys = try KeyServer(try issuer().keySet())
        let api = try await runningAPI(keys: keys)
        let token = try api.token()
        _ = try await status(api, token)
        keys.publish(try TestIssuer().keySet())
        try await api.gate.tokens?.refresh()
        let after = try await status(api, token)
        XCTAssertEqual(after, 401)
    }

    func testBeforeTheFirstReadingTokensWaitAndKeysWork() async throws {
        let keys = try KeyServer(Data())
        let configuration = TokenConfiguration(
            policy: TokenPolicy(issuer: TestIssuer.name, audiences: [TestIssuer.audience]),
            source: .address(ServiceAddress(keys.url), CurlClient(CurlClient.Configuration(userAgent: "tests")))
        )
        let api = try await runningAPI(tokens: configuration)
        let answer = try await api.send(.get, "/models", token: try api.token())
        XCTAssertEqual(answer.status, 503)
        XCTAssertNotNil(answer.headers["Retry-After"])
    }

    func testAFileIsReadAgain() async throws {
        let file = try temporaryFolder().appending(path: "jwks.json")
        try issuer().keySet().write(to: file)
        let configuration = TokenConfiguration(
            policy: TokenPolicy(issuer: TestIssuer.name, audiences: [TestIssuer.audience]),
            source: .file(file.path)
        )
        let api = try await runningAPI(tokens: configuration)
        try await api.gate.tokens?.refresh()
        let token = try api.token()
        let before = try await status(api, token)
        XCTAssertEqual(before, 200)
        try TestIssuer.keySet([try issuer().key(.rs256)]).write(to: file)
        try await api.gate.tokens?.refresh()
        let after = try await status(api, token)
        XCTAssertEqual(after, 401)
        try FileManager.default.removeItem(at: file)
        await assertFails({ XCTAssertTrue("\($0)".contains("no such file or directory"), "\($0)") }) {
            try await api.gate.tokens?.refresh()
        }
        let other = try await status(api, try api.token(.rs256))
        XCTAssertEqual(other, 200)
    }
}
