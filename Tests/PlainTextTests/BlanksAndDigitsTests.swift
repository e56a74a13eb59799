import PlainText
import XCTest

final class BlanksAndDigitsTests: XCTestCase {
    func testBlanksAroundATextAreDropped() {
        for (text, trimmed) in [
            ("", ""), (" \t ", ""), ("a", "a"), ("\ta b ", "a b"), ("\n a\u{A0}", "\n a\u{A0}"),
        ] {
            XCTAssertEqual(String(text.trimmingBlanks), trimmed)
        }
    }

    func testEachByteHasTwoDigits() {
        XCTAssertEqual([UInt8]().hexadecimal, "")
        XCTAssertEqual([0, 9, 10, 127, 255].map { UInt8($0) }.hexadecimal, "00090a7fff")
    }
}
