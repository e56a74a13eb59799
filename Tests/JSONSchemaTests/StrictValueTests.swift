import CanonicalJSON
import JSONSchema
import XCTest

final class StrictValueTests: XCTestCase {
    private func value(_ text: String) throws -> JSONValue { try JSONValue(strict: Array(text.utf8)) }

    func testValuesOfEachKindAreRead() throws {
        let text = #"{"a": [1, -2.5, true, false, null, "x\u0041\n"], "b": {"a": {}}, "é": 1e3, "": -0}"#
        XCTAssertEqual(
            try value(text),
            .object([
                "a": .array([1, .number(-2.5), true, false, .null, "xA\n"]), "b": .object(["a": .object([:])]),
                "é": .number(1000), "": .number(-0.0),
            ])
        )
    }

    func testRepeatedMembersAreRefusedAtAnyDepth() {
        for text in [
            #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"c":1,"d":2,"c":3}}]"#, #"{"":1,"":2}"#,
        ] {
            XCTAssertThrowsError(try value(text), text) {
                XCTAssertTrue("\($0)".hasPrefix("a member that is there twice"), "\($0)")
            }
        }
        XCTAssertNoThrow(try value(#"[{"a":1},{"a":2},{"b":{"a":1},"a":2}]"#))
    }

    func testOtherTextsAreRefused() {
        for text in ["", "{", "{}{}", "[1,]", "NaN", "1e999", "-1e999", "'a'", "\u{FEFF}{}", "01"] {
            XCTAssertThrowsError(try value(text), text)
        }
        XCTAssertThrowsError(try JSONValue(strict: [0x22, 0xFF, 0x22]))
    }
}
