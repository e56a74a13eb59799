import HTTPClient
import Webhooks
import XCTest

/// The URLs that receivers may have.
final class ReceiverPolicyTests: XCTestCase {
    private func accepts(_ url: String, _ policy: ReceiverPolicy = ReceiverPolicy()) -> Bool {
        (try? policy.check(ServiceAddress(url))) != nil
    }

    func testURLsOfPublicReceiversAreAccepted() {
        for url in [
            "https://example.org", "https://example.org/", "https://example.org:8443/hooks/1?token=a%20b&c=d@e",
            "https://xn--bcher-kva.example/a", "https://93.184.216.34/x", "https://[2606:2800:220:1::1]:443/",
            "https://example.org?x=1",
        ] {
            XCTAssertTrue(accepts(url), url)
        }
    }

    func testOtherURLsAreRefused() {
        for url in [
            // http, other protocols, no URL.
            "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "example.org",
            "", "https://", "https:///x", "//example.org/", "HTTPS://example.org/", "https:/example.org",
            // A user, a fragment, characters that parsers read differently.
            "https://user@example.org/", "https://user:password@example.org/", "https://example.org/#a",
            "https://example.org\\@127.0.0.1/", "https://example.org\n/", "https://example.org/ x",
            "https://exämple.org/", "https://example.org/\u{202E}", "https://127.0.0.1%2f@example.org/",
            "https://a,b/", "https://[::1%25eth0]/", "https://example.org:443:80/", "https://example.org:",
            // Ports of other services.
            "https://example.org:22/", "https://example.org:25/", "https://example.org:0/",
            "https://example.org:65536/",
            "https://example.org:99999/",
            // Addresses that are not public.
            "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://169.254.169.254/latest/meta-data",
            "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/",
            // Too long.
            "https://example.org/" + String(repeating: "a", count: 2000),
        ] {
            XCTAssertFalse(accepts(url), url)
        }
    }

    func testTheOperatorPermitsNetworksAndHTTP() throws {
        let network = try XCTUnwrap(IPNetwork("127.0.0.0/8"))
        let local = ReceiverPolicy(addresses: AddressPolicy(networks: [network]), permitsPlainHTTP: true)
        XCTAssertTrue(accepts("http://127.0.0.1:8080/", local))
        XCTAssertTrue(accepts("http://localhost:8080/", local))
        XCTAssertFalse(accepts("http://127.0.0.1:22/", local))
        XCTAssertFalse(accepts("http://10.0.0.1/", local))
    }

    func testARefusalShowsNoSecret() {
        XCTAssertThrowsError(try ReceiverPolicy().check("https://me:hunter2@example.org/?token=abcdef")) { error in
            XCTAssertFalse("\(error)".contains("hunter2") || "\(error)".contains("abcdef"), "\(error)")
        }
    }
}
