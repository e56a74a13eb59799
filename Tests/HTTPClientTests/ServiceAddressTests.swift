import HTTPClient
import XCTest

final class ServiceAddressTests: XCTestCase {
    func testEveryTextOfAnAddressHidesUserPasswordAndQuery() {
        let shown = [
            "http://me:hunter2@host:9091/base": "http://***@host:9091/base",
            "https://hunter2@host": "https://***@host",
            "http://host/metrics?token=hunter2&b=hunter2": "http://host/metrics?***",
            "http://host/#hunter2": "http://host/?***",
            // Texts that are no URLs, as a refused setting has them.
            "htp://me:hunter2@host": "htp://***@host",
            "me:hunter2@host": "***@host",
            "http://me:hunter2#x@host/": "http://***@host/",
            "http://me:hunter2/x?y@host/": "http://***@host/",
            "http://me:a@hunter2@host/": "http://***@host/",
            "http://host:9091/base/": "http://host:9091/base/",
            "localhost": "localhost",
            "": "",
        ]
        for (text, expected) in shown {
            let address = ServiceAddress(text)
            var dumped = ""
            dump([address], to: &dumped)
            XCTAssertEqual("\(address)", expected)
            XCTAssertEqual(address.unmasked, text)
            for every in [String(reflecting: address), dumped, "\(HTTPRequest(.get, address))", "\([address: 1])"] {
                XCTAssertFalse(every.contains("hunter2"), every)
            }
        }
    }

    func testAHiddenPathIsShownOnlyToAReaderWhoMayKnowIt() {
        let address = ServiceAddress.hidingPath("https://me:hunter2@host/services/T000/SECRETPATH?key=hunter2")
        XCTAssertEqual("\(address)", "https://host/***")
        XCTAssertEqual(address.descriptionWithPath, "https://***@host/services/T000/SECRETPATH?***")
        XCTAssertEqual(address.redacting("no SECRETPATH in services/T000/SECRETPATH"), "no *** in ***")
        // A short path is no secret, and may be a part of any word.
        XCTAssertEqual(ServiceAddress.hidingPath("https://host/hook").redacting("no webhook"), "no webhook")
    }

    func testAResourceKeepsTheSecretsAndShowsItsOwnPathAndQuery() {
        let plain = ServiceAddress("http://me:hunter2@host/base//").appending("/latest?station=a@b")
        XCTAssertEqual(plain.unmasked, "http://me:hunter2@host/base/latest?station=a@b")
        XCTAssertEqual("\(plain)", "http://***@host/base/latest?station=a@b")
        let token = ServiceAddress("http://host/base?token=hunter2")
        XCTAssertEqual(token.appending("/metrics").unmasked, "http://host/base/metrics?token=hunter2")
        XCTAssertEqual(token.appending("/latest?a=1").unmasked, "http://host/base/latest?a=1&token=hunter2")
        XCTAssertEqual("\(token.appending("/latest?a=1"))", "http://host/base/latest?a=1&***")
    }

    func testTextsOfOthersThatRepeatASecretAreMasked() {
        let address = ServiceAddress("http://me:hunt%20er2@host/?token=abcdef")
        XCTAssertEqual(
            address.redacting("me:hunt%20er2 is wrong, hunt er2 too, and abcdef; me is no secret"),
            "*** is wrong, *** too, and ***; me is no secret"
        )
        let error = HTTPTransportError(.tls, url: address, message: "no trust in abcdef")
        XCTAssertEqual("\(error)", "http://***@host/?***: no trust in ***")
    }
}
