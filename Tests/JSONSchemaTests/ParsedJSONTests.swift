import Foundation
import JSONSchema
import XCTest

final class ParsedJSONTests: XCTestCase {
    private func error(_ text: String) -> String? { error(Array(text.utf8)) }

    private func error(_ bytes: [UInt8]) -> String? {
        bytes.withUnsafeBytes { bytes in
            do {
                _ = try ParsedJSON(bytes)
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    func testTextsOfTheGrammarAreAccepted() {
        for text in [
            "{}", "[]", "7", " null ", "true", "false", #""""#, "-0", "0.5e-3", "1E+9",
            #"{"a":[1,{"b":null}],"c":"d"}"#,
            "\t{\n\"a\" :\r 1 }", #""\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t""#, #""é😀""#,
            String(repeating: "[", count: 64) + String(repeating: "]", count: 64),
        ] {
            XCTAssertNil(error(text), text)
        }
    }

    func testOtherTextsAreRefusedWithThePlace() {
        for (text, reason) in [
            ("", "an empty body at byte 0"), ("  ", "an empty body at byte 2"), ("{", "the end of the body"),
            ("NaN", "'NaN' instead of a value at byte 0"), ("[Infinity]", "'Infinity' instead of a value at byte 1"),
            ("[-Infinity]", "'-Infinity' instead of a value"), ("[1,]", "']' instead of a value at byte 3"),
            ("{a:1}", "'a' instead of a key in double quotes at byte 1"),
            ("01", "a number that begins with 0 at byte 0"),
            ("1.", "the end of the body instead of a digit"), ("1e", "instead of a digit"), ("+1", "'+'"),
            ("{} {}", "'{' after the end of the value at byte 3"), ("[1 2]", "'2' instead of ',' or ']' at byte 3"),
            (#"{"a" 1}"#, "'1' instead of ':' at byte 5"), (#"{"a":1 "b":2}"#, "instead of ',' or '}'"),
            (#""a"#, "a text without its end at byte 0"),
            ("\"a\u{1}\"", "a control character without an escape at byte 2"),
            (#""\x""#, "an escape that JSON does not have at byte 1"), (#""\ud800""#, "an unpaired surrogate"),
            (#""\ud800\u0041""#, "an unpaired surrogate"), (#""\udc00""#, "an unpaired surrogate"),
            (#""\u00g0""#, "four hexadecimal digits"),
            ("\u{FEFF}{}", "not printable ASCII"), ("tru", "'tru' instead of a value"),
            (String(repeating: "[", count: 65), "more than 64 levels of nesting at byte 64"),
            (String(repeating: #"{"a":"#, count: 50_000), "more than 64 levels"),
        ] {
            XCTAssertTrue(error(text)?.contains(reason) == true, "\(text.prefix(40)): \(error(text) ?? "accepted")")
        }
    }

    func testBytesThatAreNotUTF8AreRefused() {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xE0, 0x80, 0x80, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22], [0x7B, 0x00, 0x7D, 0x00],
        ] {
            XCTAssertNotNil(error(bytes), "\(bytes)")
        }
    }

    /// The same texts are accepted as by Foundation, whose decoder reads them afterwards.
    func testRandomTextsAreAcceptedOnlyIfFoundationAcceptsThem() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u0041\"", "1", "-1.5", "2e3 ", "null", "true", " ", "\"", "\\",
            "é",
            "0",
        ]
        var accepted = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...7, using: &generator)).map { _ in pieces.randomElement() ?? "" }.joined()
            guard error(text) == nil else { continue }
            accepted += 1
            XCTAssertNoThrow(
                try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed),
                text
            )
        }
        XCTAssertGreaterThan(accepted, 100)
    }
}
