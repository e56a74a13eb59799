import HTTPClient
import XCTest

/// The addresses to which clients of others' URLs connect.
final class AddressPolicyTests: XCTestCase {
    private func isPublic(_ text: String) throws -> Bool { try XCTUnwrap(IPAddress(text), text).isPublic }

    func testPublicAddresses() throws {
        for text in [
            "8.8.8.8", "1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
            "169.253.255.255", "192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255", "11.0.0.0",
            "126.255.255.255", "2606:4700:4700::1111", "2a00:1450::1", "2001:4860:4860::8888", "2001:200::1",
        ] {
            XCTAssertTrue(try isPublic(text), text)
        }
    }

    func testAddressesThatAreNotOneHostOfTheInternet() throws {
        for text in [
            // This host, loopback, private networks, carrier-grade NAT, link-local with the metadata of clouds.
            "0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.255", "10.0.0.0", "10.255.255.255", "172.16.0.1",
            "172.31.255.255", "192.168.0.1", "100.64.0.1", "100.127.255.255", "169.254.169.254",
            // Protocol assignments, documentation, 6to4 relays, benchmarks, multicast, reserved, broadcast.
            "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.9",
            "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
            // The same of IPv6, and its forms that embed an address of IPv4: mapped, compatible, NAT64, 6to4, Teredo.
            "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "100::1", "2001:db8::1", "3fff::1",
            "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
            "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "5f00::1",
        ] {
            XCTAssertFalse(try isPublic(text), text)
        }
    }

    func testPermittedNetworksAreAddedByPrefix() throws {
        let policy = AddressPolicy(
            networks: try ["10.20.0.0/15", "fd00::/8", "127.0.0.1"]
                .map { text in
                    try XCTUnwrap(IPNetwork(text), text)
                }
        )
        func permits(_ text: String) throws -> Bool { policy.permits(try XCTUnwrap(IPAddress(text))) }
        for text in ["10.20.0.0", "10.21.255.255", "fd00::1", "127.0.0.1", "8.8.8.8"] {
            XCTAssertTrue(try permits(text), text)
        }
        for text in ["10.19.255.255", "10.22.0.0", "127.0.0.2", "fe80::1", "::ffff:10.20.0.1"] {
            XCTAssertFalse(try permits(text), text)
        }
    }

    func testTextsOfNetworks() {
        for text in ["10.0.0.0/8", "0.0.0.0/0", "::/0", "fd00::/8", "127.0.0.1/32"] {
            XCTAssertEqual(IPNetwork(text)?.description, text)
        }
        for text in ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "10.0.0.0/", "a/8", "::/129", "10.0.0.0/8/8", "/8"] {
            XCTAssertNil(IPNetwork(text), text)
        }
        for text in ["127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.1 ", "1.2.3.4.5", "::1%lo"] {
            XCTAssertNil(IPAddress(text), text)
        }
    }
}
