import DriftMonitoring
import Logging
import XCTest

final class LoggedEvidenceTests: XCTestCase {
    func testTheFiguresOfAnEvidenceAreLoggedAsPeopleReadThem() {
        let text = #"{"time":1735689600,"estimated_start":1735603200,"kind":"bias","size":-1.23456789,"window":36}"#
        XCTAssertEqual(
            Logger.MetadataValue(evidence: text),
            [
                "time": "2025-01-01T00:00:00Z", "estimated_start": "2024-12-31T00:00:00Z", "kind": "bias",
                "size": "-1.235", "window": "36",
            ]
        )
    }

    func testATextThatIsNoObjectStaysAsItIs() {
        XCTAssertEqual(Logger.MetadataValue(evidence: "[1]"), "[1]")
        XCTAssertEqual(Logger.MetadataValue(evidence: ""), "")
    }
}
