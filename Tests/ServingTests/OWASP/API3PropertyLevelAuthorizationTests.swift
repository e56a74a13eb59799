import Access
import Foundation
import HTTPClient
import Models
import XCTest

/// OWASP API3:2023, Broken Object Property Level Authorization: mass assignment and excessive exposure.
final class API3PropertyLevelAuthorizationTests: XCTestCase {
    func testEveryBodyRefusesMembersThatItDoesNotHave() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.admin, .feed, .predict])
        var tested = 0
        for operation in try await Operation.all(of: api) {
            guard let example = operation.example, case .object = example else { continue }
            tested += 1
            for name in [
                "role", "roles", "is_admin", "client", "origin", "trusted", "champion", "created_at", "__proto__",
            ] {
                for path in operation.paths() {
                    let body = try operation.body { $0.adding(name, .array([.string("admin")])) }
                    let answer = try await api.send(operation.method, path, body, key: key)
                    XCTAssertEqual(answer.status, 422, "\(operation) \(name) \(answer.text)")
                    XCTAssertTrue(answer.text.contains(name), answer.text)
                }
            }
        }
        XCTAssertGreaterThan(tested, 4)
    }

    func testEveryQueryRefusesParametersThatItDoesNotHave() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.admin])
        // The page reads its own parameters; a browser's cache may add some to its files.
        let files = ["/", "/page.css", "/page.js"]
        let modules = "/page/"
        for operation in try await Operation.all(of: api)
        where operation.method == .get && !files.contains(operation.templates[0])
            && !operation.templates[0].hasPrefix(modules)
        {
            for path in operation.paths() {
                let answer = try await api.send(.get, path + "?roles=admin", key: key)
                XCTAssertEqual(answer.status, 422, "\(operation) \(answer.text)")
            }
        }
    }

    func testNoAnswerShowsSecretsOrPlacesOfTheMachine() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        let key = try await api.key([.admin])
        let signedIn = try await api.send(.post, "/session", #"{"key": "\#(key.text)"}"#)
        let cookie = try XCTUnwrap(signedIn.headers["Set-Cookie"]?.prefix { $0 != ";" }.split(separator: "=").last)
        let digest = Data(key.digest)
        let secrets = [
            String(key.text.suffix(52)), digest.base64EncodedString(),
            digest.map { String(format: "%02x", $0) }.joined(),
            String(cookie), api.artifacts.root.path, "aerocast.sqlite",
        ]
        for operation in try await Operation.all(of: api)
        where operation.method == .get && !operation.templates[0].hasSuffix("/stream") {
            for path in operation.paths(["id": "KJFK", "version": "champion"]) {
                let answer = try await api.send(.get, path, key: key)
                for secret in secrets { XCTAssertFalse(answer.text.contains(secret), "\(path) shows \(secret)") }
            }
        }
    }
}
