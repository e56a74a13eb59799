import Foundation
import PlainText
import RandomNumbers
import XCTest

final class EscapedTextTests: XCTestCase {
    func testATextIsOneLineWithoutControls() {
        XCTAssertEqual("\u{1B}]0;owned\u{7}\u{1B}[2J".escaped, #"\u001b]0;owned\u0007\u001b[2J"#)
        XCTAssertEqual("a\r\n2026-11-29 error: disk gone".escaped, #"a\r\n2026-11-29 error: disk gone"#)
        XCTAssertEqual("a\u{202E}b\u{E0041}\u{9B}".escaped, #"a\u202eb\udb40\udc41\u009b"#)
        XCTAssertEqual("20 °C – schön 👩‍🔬".escaped, "20 °C – schön 👩‍🔬")
        XCTAssertEqual("a\nb\u{1B}".escapedLines, "a\nb\\u001b")
    }

    func testEscapedJSONHasTheSameMeaning() throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<500 {
            var text = ""
            for _ in 0..<20 {
                let value = UInt32.random(in: 0...0x2100, using: &random)
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let json = String(decoding: try JSONEncoder().encode([text]), as: UTF8.self)
            let escaped = json.escapedLines
            XCTAssertFalse(escaped.unicodeScalars.contains { $0.isUnsafe })
            XCTAssertEqual(try JSONDecoder().decode([String].self, from: Data(escaped.utf8)), [text])
        }
    }

    func testAnExcerptIsShortWhateverTheText() {
        XCTAssertEqual("short".excerpt(), "short")
        XCTAssertEqual(String(repeating: "x", count: 101).excerpt(), String(repeating: "x", count: 100) + "…")
        let accents = "a" + String(repeating: "\u{301}", count: 1_000_000)
        XCTAssertEqual(accents.excerpt().unicodeScalars.count, 101)
        XCTAssertEqual("a\u{1B}\nb".excerpt(), "a\u{FFFD}\u{FFFD}b")
    }
}
