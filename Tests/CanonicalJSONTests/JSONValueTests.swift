import CanonicalJSON
import Foundation
import XCTest

final class JSONValueTests: XCTestCase {
    private func rewritten(_ text: String) throws -> String {
        try JSONText.encode(try JSONText.decode(JSONValue.self, from: text))
    }

    func testACanonicalTextIsWrittenAgainAsItWas() throws {
        for text in [
            "null", "true", "false", "0", "-0", "1", "-17", "9223372036854775807", "-9223372036854775808",
            "0.1", "-2.5", "1e-07", "6.02214076e+23", "0.30000000000000004", #""""#, #""ä \" \n 1.0""#,
            #""NaN""#, "[]", "{}", #"[1,0.5,"2",[null],{"a":{"b":false}}]"#, #"{"a":1,"b":[0.25,2],"c":"/"}"#,
        ] {
            XCTAssertEqual(try rewritten(text), text)
        }
    }

    func testNumbersOfOtherTypesKeepTheirDigits() throws {
        let floats: [Float] = [0.1, 1 / 3, 1e-20, -0.0, 2]
        let doubles: [Double] = [1 / 3, 1e15, 123_456_789.125, .greatestFiniteMagnitude, .leastNonzeroMagnitude]
        for text in [try JSONText.encode(floats), try JSONText.encode(doubles)] {
            XCTAssertEqual(try rewritten(text), text)
        }
    }

    func testWholeNumbersAreIntegersInAnyNotation() throws {
        let values = try JSONText.decode([JSONValue].self, from: "[7, 7.0, 1.6777218e+07, 7.5, 9223372036854775808]")
        XCTAssertEqual(
            values,
            [.integer(7), .integer(7), .integer(16_777_218), .number(7.5), .number(9_223_372_036_854_775_808)]
        )
    }

    func testEveryKindIsToldApart() throws {
        let text = #"{"a":null,"b":true,"c":1,"d":1.5,"e":"1","f":[],"g":{}}"#
        XCTAssertEqual(
            try JSONText.decode(JSONValue.self, from: text),
            .object([
                "a": .null, "b": .boolean(true), "c": .integer(1), "d": .number(1.5), "e": .string("1"),
                "f": .array([]), "g": .object([:]),
            ])
        )
    }

    /// A number that is not finite is text in canonical JSON; a document contains it as text.
    func testNumbersThatAreNotFiniteStayText() throws {
        let text = try JSONText.encode([Double.nan, .infinity, -.infinity])
        let document = try JSONText.decode(JSONValue.self, from: text)
        XCTAssertEqual(document, .array([.string("NaN"), .string("Infinity"), .string("-Infinity")]))
        let back = try JSONText.decode([Double].self, from: try JSONText.encode(document))
        XCTAssertTrue(back[0].isNaN)
        XCTAssertEqual(back[1...], [.infinity, -.infinity])
    }
}
