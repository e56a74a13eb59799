import Access
import CanonicalJSON
import Foundation
import HTTPClient
import HTTPTestServer
import Serving
import SignedTokens
import XCTest

/// OWASP API10:2023, Unsafe Consumption of APIs: what others answer is bounded and checked.
///
/// The API reads only the issuer's keys. The answers of the weather service are read by the feeder, which posts them as
/// every client: `NationalWeatherServiceTests` and `CurlClientTests` have their bounds.
final class API10UnsafeConsumptionTests: XCTestCase {
    func testNothingThatTheIssuersServerAnswersChangesTheKeysInUse() async throws {
        let issuer = try TestIssuer.shared.get()
        let keys = try KeyServer(try issuer.keySet())
        let api = try await runningAPI(keys: keys)
        let weak = try TestIssuer(rsaBits: 1024)
        let document = try issuer.keySet()
        let many = try TestIssuer.keySet((0..<1000).map { try issuer.key(.edDSA, ["kid": .string("\($0)")]) })
        let answers: [KeyServer.Answer] = [
            { $0.answer(200, text: "") },
            { $0.answer(200, text: "<html>sign in</html>") },
            { $0.answer(200, text: #"{"keys": []}"#) },
            { $0.answer(200, text: #"{"keys": [{"kty": "oct", "kid": "ES256", "k": "c2VjcmV0"}]}"#) },
            { $0.answer(200, text: String(repeating: "[", count: 100_000)) },
            {
                $0.answer(200, body: Array(document) + [UInt8](repeating: 0x20, count: VerificationKeySet.maximumBytes))
            },
            { $0.answer(200, body: Array(many)) },
            { $0.answer(204, text: "") },
            { $0.answer(404, body: Array(document)) },
            { $0.answer(500, text: String(repeating: "x", count: 1_000_000)) },
            {
                $0.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{"); $0.close()
            },
            {
                $0.write("nonsense\r\n\r\n"); $0.close()
            },
            { $0.reset() },
        ]
        for (number, answer) in answers.enumerated() {
            keys.answer(answer)
            await assertFails { try await api.gate.tokens?.refresh() }
            let served = try await api.send(.get, "/models", token: try api.token(["jti": .integer(Int64(number))]))
            XCTAssertEqual(served.status, 200, "answer \(number)")
        }
        keys.publish(try TestIssuer.keySet([weak.key(.rs256), issuer.key(.es256)]))
        try await api.gate.tokens?.refresh()
        let forged = try weak.token(.rs256, at: api.seconds)
        let refused = try await api.send(.get, "/models", token: forged)
        XCTAssertEqual(refused.status, 401)
    }

    func testWhatTheIssuerSaysAboutAClientIsBounded() async throws {
        let api = try await runningAPI(keys: KeyServer(try TestIssuer.shared.get().keySet()))
        let long = String(repeating: "a", count: 256)
        for changes: [String: JSONValue] in [
            ["sub": .string(long)], ["sub": "a\nb"], ["sub": "\u{1B}[2J"], ["roles": .object([:])], ["exp": "never"],
            ["exp": 99_999_999_999],
        ] {
            let answer = try await api.send(.get, "/models", token: try api.token(changes))
            XCTAssertEqual(answer.status, 401, "\(changes)")
        }
    }
}
