import Access
import CanonicalJSON
import CurlClient
import Foundation
import HTTPClient
import Observations
import Serving
import SignedTokens
import TestSupport
import Timing
import XCTest

extension XCTestCase {
    /// An API that accepts the tokens of the issuer, whose keys it has read from the server.
    func runningAPI(
        keys: KeyServer,
        policy: AccessPolicy = .ofTests,
        tokens change: (inout TokenConfiguration) -> Void = { _ in }
    ) async throws -> RunningAPI {
        var client = CurlClient.Configuration(userAgent: "tests")
        client.timeout = .seconds(5)
        client.maximumResponseSize = VerificationKeySet.maximumBytes
        client.maximumRedirects = 0
        var configuration = TokenConfiguration(
            policy: TokenPolicy(issuer: TestIssuer.name, audiences: [TestIssuer.audience]),
            source: .address(ServiceAddress(keys.url), CurlClient(client))
        )
        change(&configuration)
        let api = try await runningAPI(policy: policy, tokens: configuration)
        try await XCTUnwrap(api.gate.tokens).refresh()
        return api
    }

    /// Follows the keys in the background; returns after the first reading, and the pause behind it never ends.
    func followKeys(of api: RunningAPI) async throws {
        let (sleeps, sleeping) = AsyncStream.makeStream(of: Void.self)
        let refresh = TokenKeysRefresh(
            verifier: try XCTUnwrap(api.gate.tokens),
            clock: EndlessClock { sleeping.yield() },
            logger: api.log.logger
        )
        let task = Task { try await refresh.run() }
        addTeardownBlock { task.cancel() }
        for await _ in sleeps { break }
    }

    /// Fails unless the work throws an error.
    func assertFails(
        _ check: (any Error) -> Void = { _ in },
        line: UInt = #line,
        _ work: () async throws -> some Any
    ) async {
        do {
            _ = try await work()
            XCTFail("must throw an error", line: line)
        } catch {
            check(error)
        }
    }
}

extension RunningAPI {
    /// A token of the shared issuer that the API accepts.
    func token(
        _ kind: TestIssuer.Kind = .es256,
        roles: [String] = ["read"],
        header: [String: JSONValue] = [:],
        _ changes: [String: JSONValue] = [:]
    ) throws -> String {
        let roles: [String: JSONValue] = ["roles": .array(roles.map { .string($0) })]
        return try TestIssuer.shared.get().token(kind, at: seconds, header: header, roles.merging(changes) { $1 })
    }

    /// A token of a reader, with changed claims.
    func token(_ changes: [String: JSONValue]) throws -> String { try token(roles: ["read"], changes) }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        token: String
    ) async throws -> Answer {
        try await send(method, path, body, headers: ["Authorization": "Bearer \(token)"])
    }
}
