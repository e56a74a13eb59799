import PlainText
import XCTest

final class ShortTextTests: XCTestCase {
    func testOneLineOfAnyLanguageIsAccepted() throws {
        for text in ["too cold since Tuesday", "zu kalt, schlägt aus", "寒すぎる", "می‌خواهم", "👩‍🔬 says so", "a\u{301}"] {
            XCTAssertEqual(try ShortText(text).description, text)
        }
        XCTAssertEqual(try ShortText(" \n trimmed\t\r\n").description, "trimmed")
        XCTAssertEqual(try ShortText(String(repeating: "x", count: 500)).description.count, 500)
    }

    func testControlsLineBreaksAndInvisibleCharactersAreRefused() {
        for (text, name) in [
            ("a\u{1B}[2Jb", "U+001B"), ("a\nb", "U+000A"), ("a\r\nb", "U+000D"), ("a\u{9B}31mb", "U+009B"),
            ("a\u{202E}b", "U+202E"), ("a\u{2066}b", "U+2066"), ("a\u{2028}b", "U+2028"), ("a\u{2029}b", "U+2029"),
            ("a\u{200B}b", "U+200B"), ("a\u{FEFF}b", "U+FEFF"), ("a\u{0}b", "U+0000"), ("a\u{FFFF}b", "U+FFFF"),
            ("a\u{E0041}b", "U+E0041"), ("a\u{7F}b", "U+007F"),
        ] {
            XCTAssertThrowsError(try ShortText(text)) { error in
                XCTAssertTrue("\(error)".hasSuffix("got \(name)"), "\(error)")
            }
        }
    }

    func testTheLengthIsCountedInScalars() {
        for (text, found) in [
            ("", "no text"), (" \n", "no text"), (String(repeating: "x", count: 501), "501 characters"),
            ("a" + String(repeating: "\u{301}", count: 900_000), "900001 characters"),
        ] {
            XCTAssertThrowsError(try ShortText(text)) { error in
                XCTAssertEqual("\(error)", "must be 1 to 500 characters long, got \(found)")
            }
        }
    }
}
