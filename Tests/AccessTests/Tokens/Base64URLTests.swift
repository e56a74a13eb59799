import Access
import Foundation
import RandomNumbers
import SignedTokens
import XCTest

final class Base64URLTests: XCTestCase {
    func testEveryBytesHaveOneText() {
        var generator = SplitMix64(seed: 5)
        for length in 0..<100 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            XCTAssertEqual(Base64URL.decode(TestIssuer.coded(bytes).utf8), bytes)
        }
    }

    /// RFC 7515, appendix C.
    func testTheExampleOfTheStandard() {
        XCTAssertEqual(Base64URL.decode("A-z_4ME".utf8), [3, 236, 255, 224, 193])
    }

    func testOtherTextsAreRefused() {
        for text in ["A", "AAAAA", "AA==", "AA=", "A+", "A/", "AA ", " AA", "AA\n", "AB", "AAB", "Ä", "A.", "AA\0"] {
            XCTAssertNil(Base64URL.decode(text.utf8), text)
        }
    }

    func testBitsBehindTheLastByteAreRefused() {
        // The four codings of one byte with two characters that a lenient reader accepts.
        let accepted = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            .filter { Base64URL.decode("A\($0)".utf8) != nil }
        XCTAssertEqual(accepted, "AQgw")
    }
}
