import Access
import HTTPClient
import XCTest

/// The accepted values of `Forwarded` and `X-Forwarded-*`, and from whom.
final class TrustedProxiesTests: XCTestCase {
    private func networks(_ texts: String...) throws -> [IPNetwork] {
        try texts.map { try XCTUnwrap(IPNetwork($0), $0) }
    }

    private func client(
        _ fields: TrustedProxies.Fields,
        peer: String? = "10.0.0.1",
        _ values: [(String, String)]
    ) throws -> TrustedProxies.Client {
        let proxies = TrustedProxies(networks: try networks("10.0.0.0/8", "2001:db8::/32"), fields: fields)
        return proxies.client(peer: peer) { name in values.filter { $0.0 == name }.map(\.1) }
    }

    private func client(_ values: [(String, String)]) throws -> TrustedProxies.Client {
        try client(.xForwarded, values)
    }

    private func address(_ fields: TrustedProxies.Fields = .xForwarded, _ values: (String, String)...) throws -> String?
    {
        try client(fields, values).address?.description
    }

    // MARK: Who is believed

    func testNobodyIsBelievedWithoutASetting() {
        let client = TrustedProxies()
            .client(peer: "10.0.0.1") { _ in ["192.0.2.1"] }
        XCTAssertEqual(client.address?.description, "10.0.0.1")
        XCTAssertNil(client.scheme)
        XCTAssertNil(client.host)
    }

    func testAnUntrustedPeerIsNotBelieved() throws {
        for fields in TrustedProxies.Fields.allCases {
            let client = try client(
                fields,
                peer: "192.0.2.9",
                [
                    ("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "a.example"),
                    ("forwarded", "for=192.0.2.1;proto=https;host=a.example"),
                ]
            )
            XCTAssertEqual(client.address?.description, "192.0.2.9")
            XCTAssertNil(client.scheme)
            XCTAssertNil(client.host)
        }
        XCTAssertNil(try client(.xForwarded, peer: nil, [("x-forwarded-for", "192.0.2.1")]).address)
    }

    func testTheFieldsThatTheProxyDoesNotWriteAreTheClients() throws {
        let both = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.2")]
        XCTAssertEqual(try client(.xForwarded, both).address?.description, "192.0.2.1")
        XCTAssertEqual(try client(.forwarded, both).address?.description, "192.0.2.2")
        XCTAssertEqual(try client(.forwarded, [both[0]]).address?.description, "10.0.0.1")
    }

    // MARK: The last hop that is not trusted

    func testWhatStandsBeforeTheClientIsTheClientsWord() throws {
        XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", "203.0.113.1, 192.0.2.1")), "192.0.2.1")
        XCTAssertEqual(
            try address(.xForwarded, ("x-forwarded-for", "203.0.113.1"), ("x-forwarded-for", "192.0.2.1")),
            "192.0.2.1"
        )
        XCTAssertEqual(try address(.forwarded, ("forwarded", "for=203.0.113.1, for=192.0.2.1")), "192.0.2.1")
        // The client claims to be a proxy, and names somebody else.
        XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", "203.0.113.1, 192.0.2.1, 10.2.3.4")), "192.0.2.1")
    }

    func testProxiesOfTheListArePassed() throws {
        XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", "192.0.2.1, 10.9.9.9, 10.8.8.8")), "192.0.2.1")
        XCTAssertEqual(
            try address(.forwarded, ("forwarded", #"for=192.0.2.1, for="[2001:db8::7]:443";proto=http"#)),
            "192.0.2.1"
        )
        // All hops are proxies: the first one is the client.
        XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", "10.1.1.1, 10.2.2.2")), "10.1.1.1")
    }

    func testSchemeAndHostAreOfTheClientsHop() throws {
        let forwarded = try client(
            .forwarded,
            [
                (
                    "forwarded",
                    "for=203.0.113.1;proto=http;host=spoofed, for=192.0.2.1;proto=https;host=a.example, for=10.2.2.2;proto=http"
                )
            ]
        )
        XCTAssertEqual(forwarded.scheme, "https")
        XCTAssertEqual(forwarded.host, "a.example")
        let lists = try client([
            ("x-forwarded-for", "203.0.113.1, 192.0.2.1"), ("x-forwarded-proto", "http, https"),
            ("x-forwarded-host", "spoofed, a.example:8443"),
        ])
        XCTAssertEqual(lists.scheme, "https")
        XCTAssertEqual(lists.host, "a.example:8443")
        // Only the outer one of two proxies knows the scheme.
        let outer = try client([("x-forwarded-for", "192.0.2.1, 10.2.2.2"), ("x-forwarded-proto", "https")])
        XCTAssertEqual(outer.address?.description, "192.0.2.1")
        XCTAssertEqual(outer.scheme, "https")
        XCTAssertEqual(try client([("x-forwarded-proto", "https")]).scheme, "https")
    }

    // MARK: Malformed fields

    func testAMalformedHopEndsTheSearch() throws {
        for wrong in [
            "unknown", "_hidden", "192.0.2.1.1", "192.0.2.256", "[2001:db8::1", "a.example", "192.0.2.1:port", "\"",
        ] {
            XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", "203.0.113.1, \(wrong)")), "10.0.0.1", wrong)
            XCTAssertEqual(
                try address(.xForwarded, ("x-forwarded-for", "203.0.113.1, \(wrong), 10.2.2.2")),
                "10.2.2.2",
                wrong
            )
        }
        for wrong in [
            "for=unknown", "for=_hidden", "for", "for=", #"for="192.0.2.1"#, #"for="[2001:db9::1]"x"#, "by=192.0.2.1",
            "for=192.0.2.1;for=192.0.2.2", "=192.0.2.1", "for=192.0.2.1 192.0.2.2", "",
        ] {
            XCTAssertEqual(try address(.forwarded, ("forwarded", wrong)), "10.0.0.1", wrong)
        }
        XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", "")), "10.0.0.1")
        XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", ",,,")), "10.0.0.1")
    }

    func testAnOpenQuoteOfTheClientCannotHideTheProxysWordAsAnotherAddress() throws {
        let address = try address(.forwarded, ("forwarded", #"for="203.0.113.1, for=192.0.2.1"#))
        XCTAssertEqual(address, "10.0.0.1")
        let separate = try self.address(.forwarded, ("forwarded", #"for="203.0.113.1"#), ("forwarded", "for=192.0.2.1"))
        XCTAssertEqual(separate, "192.0.2.1")
    }

    func testOtherSchemesAndHostsAreIgnored() throws {
        let wrong = try client([
            ("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "javascript"), ("x-forwarded-host", "a b<script>"),
        ])
        XCTAssertEqual(wrong.address?.description, "192.0.2.1")
        XCTAssertNil(wrong.scheme)
        XCTAssertNil(wrong.host)
    }

    func testLongListsAreReadFromTheirEnd() throws {
        let many = (Array(repeating: "10.1.1.1", count: 100_000) + ["192.0.2.1"]).joined(separator: ",")
        XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", many)), "192.0.2.1")
        XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", "192.0.2.1," + many.dropLast(10))), "10.1.1.1")
    }

    // MARK: Addresses and networks

    func testNodesMayHavePortsAndBrackets() throws {
        for (text, found) in [
            ("192.0.2.1:4711", "192.0.2.1"), ("[2001:db9::1]:4711", "2001:db9::1"), ("[2001:db9::1]", "2001:db9::1"),
            ("2001:db9::1", "2001:db9::1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:DB9:0::1", "2001:db9::1"),
        ] {
            XCTAssertEqual(try address(.xForwarded, ("x-forwarded-for", text)), found)
            XCTAssertEqual(try address(.forwarded, ("forwarded", "For=\"\(text)\"")), found)
        }
    }

    func testNetworksContainTheirAddresses() throws {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"), ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
            ("192.0.2.128/25", "192.0.2.200", "192.0.2.127"), ("0.0.0.0/0", "8.8.8.8", "2001:db8::1"),
            ("2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"), ("::1", "::1", "::2"),
            ("127.0.0.1/32", "::ffff:127.0.0.1", "127.0.0.2"), ("fe80::/10", "fe80::1%eth0", "2001::1"),
        ] {
            let parsed = try XCTUnwrap(IPNetwork(network), network)
            XCTAssertTrue(parsed.contains(try XCTUnwrap(IPAddress(ofHop: inside))), network)
            XCTAssertFalse(parsed.contains(try XCTUnwrap(IPAddress(ofHop: outside))), network)
        }
        for wrong in [
            "", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "/8", "a.example", "::/129", "10.0.0.0/8/8",
            "10.0.0.0/+8", "10.0.0.1/8",
        ] {
            XCTAssertNil(IPNetwork(wrong), wrong)
        }
        XCTAssertEqual(IPNetwork("10.0.0.0/8")?.description, "10.0.0.0/8")
    }
}
