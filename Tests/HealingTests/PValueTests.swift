import Healing
import XCTest

final class PValueTests: XCTestCase {
    func testAValueIsNeverRoundedToZero() {
        XCTAssertEqual(PValue.sentence(0), "p < 0.001")
        XCTAssertEqual(PValue.sentence(0.000_9), "p < 0.001")
        XCTAssertEqual(PValue.sentence(0.001), "p = 0.001")
        XCTAssertEqual(PValue.sentence(0.0123), "p = 0.012")
        XCTAssertEqual(PValue.text(1e-9), "< 0.001")
        XCTAssertEqual(PValue.text(1), "1.000")
    }
}
