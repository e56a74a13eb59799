import Foundation
import Store
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
}
