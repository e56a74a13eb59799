import CanonicalJSON
import Foundation
import XCTest

final class JSONTextTests: XCTestCase {
    func testTextsAreTheSameWhateverWhiteSpaceStandsBetweenTheirTokens() {
        let pretty = Data("{\n  \"a\" : [1,\t2],\r\n \"b c\":\"d \\\" e\" }\n".utf8)
        let compact = #"{"a":[1,2],"b c":"d \" e"}"#
        XCTAssertTrue(JSONText.isSame(pretty, as: compact))
        XCTAssertTrue(JSONText.isSame(Data(compact.utf8), as: compact))
        for other in [
            #"{"a":[1,2],"bc":"d \" e"}"#, #"{"a":[1,2],"b c":"d \"e"}"#, #"{"a":[1,3],"b c":"d \" e"}"#,
            #"{"a":[1,2],"b c":"d \" e"}]"#, #"{"a":[1,2],"b c":"d \" e""#, "",
        ] {
            XCTAssertFalse(JSONText.isSame(pretty, as: other), other)
        }
    }

    func testQuotedTextIsOneLineThatReadsBack() throws {
        let text = "say \"so\" \\ \n\r\t \u{0}\u{1F}\u{7F}\u{9F}\u{2028} Zürich ☀️ /"
        let quoted = JSONText.quoted(text)
        XCTAssertEqual(try JSONText.decode(String.self, from: quoted), text)
        XCTAssertFalse(
            quoted.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{2028}" },
            quoted
        )
        XCTAssertEqual(JSONText.quoted("\u{1}\u{85}"), #""\u0001\u0085""#)
    }
}
