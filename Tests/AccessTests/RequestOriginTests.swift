import Access
import XCTest

final class RequestOriginTests: XCTestCase {
    private func origin(
        host: String? = "127.0.0.1:8000",
        origin: String? = nil,
        site: String? = nil,
        isUnsafe: Bool = true
    ) -> RequestOrigin {
        RequestOrigin(host: host, origin: origin, site: site, isUnsafe: isUnsafe)
    }

    func testWithoutKeysOnlyTheNamesOfThisMachineAreAccepted() {
        let policy = AccessPolicy(hosts: ["forecast.example"])
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:8000", "[::1]:8000", "forecast.example:443"] {
            XCTAssertTrue(origin(host: host).hasAcceptedHost(policy, isOpen: true), host)
        }
        for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1:x", "", "[::1"] {
            XCTAssertFalse(origin(host: host).hasAcceptedHost(policy, isOpen: true), host)
            XCTAssertFalse(origin(host: host).hasAcceptedHost(AccessPolicy(), isOpen: true), host)
        }
        XCTAssertFalse(origin(host: nil).hasAcceptedHost(AccessPolicy(), isOpen: true))
    }

    func testWithKeysAnyNameIsAcceptedUnlessNamesAreListed() {
        XCTAssertTrue(origin(host: "any.example").hasAcceptedHost(AccessPolicy(), isOpen: false))
        let listed = AccessPolicy(hosts: ["forecast.example"])
        XCTAssertFalse(origin(host: "any.example").hasAcceptedHost(listed, isOpen: false))
    }

    func testOtherOriginsAreRefused() {
        let policy = AccessPolicy(origins: ["https://app.example"])
        XCTAssertTrue(origin().hasAcceptedOrigin(policy))
        XCTAssertTrue(origin(origin: "http://127.0.0.1:8000").hasAcceptedOrigin(policy))
        XCTAssertTrue(origin(origin: "https://APP.example").hasAcceptedOrigin(policy))
        for foreign in ["https://evil.example", "null", "http://127.0.0.1:8001", "http://127.0.0.1:8000.evil.example"] {
            XCTAssertFalse(origin(origin: foreign).hasAcceptedOrigin(policy), foreign)
            XCTAssertFalse(origin(origin: foreign, isUnsafe: false).hasAcceptedOrigin(policy), foreign)
        }
    }

    func testAChangeThatABrowserMarksAsForeignIsRefusedWithoutAnOrigin() {
        for site in ["cross-site", "same-site", "anything"] {
            XCTAssertFalse(origin(site: site).hasAcceptedOrigin(AccessPolicy()))
            XCTAssertTrue(origin(site: site, isUnsafe: false).hasAcceptedOrigin(AccessPolicy()))
        }
        for site in ["same-origin", "none"] { XCTAssertTrue(origin(site: site).hasAcceptedOrigin(AccessPolicy())) }
    }
}
