import Foundation
import Webhooks
import XCTest

/// Signatures and secrets of Standard Webhooks 1.0.
final class WebhookSignatureTests: XCTestCase {
    /// The vector of the specification's reference libraries.
    func testTheKnownSignatureOfTheSpecification() throws {
        let secret = try XCTUnwrap(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let header = WebhookSignature.header(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8),
            secrets: [secret.bytes]
        )
        XCTAssertEqual(header, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    func testEachSecretOfARotationSigns() throws {
        let secrets = [WebhookSecret.random(), .random()].map(\.bytes)
        func header(_ secrets: [Data]) -> String {
            WebhookSignature.header(id: "msg_1", timestamp: 5, body: [65], secrets: secrets)
        }
        XCTAssertEqual(header(secrets), "\(header([secrets[0]])) \(header([secrets[1]]))")
        XCTAssertNotEqual(header([secrets[0]]), header([secrets[1]]))
    }

    func testASecretHas24To64BytesInBase64WithAPrefix() {
        for size in [24, 32, 64] {
            let text = "whsec_" + Data(repeating: 7, count: size).base64EncodedString()
            XCTAssertEqual(WebhookSecret(text)?.text, text)
        }
        for size in [0, 23, 65] {
            XCTAssertNil(WebhookSecret("whsec_" + Data(repeating: 7, count: size).base64EncodedString()), "\(size)")
        }
        XCTAssertNil(WebhookSecret("whsec_not base64"))
        XCTAssertEqual(WebhookSecret.random().bytes.count, 32)
        XCTAssertNotEqual(WebhookSecret.random(), WebhookSecret.random())
    }

    func testNoTextOfASecretButItsOwnHasItsBytes() {
        let secret = WebhookSecret.random()
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            XCTAssertFalse(text.contains(secret.text.dropFirst(6)), text)
        }
    }
}
