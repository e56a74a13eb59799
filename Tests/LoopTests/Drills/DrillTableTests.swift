import XCTest

final class DrillTableTests: XCTestCase {
    func testEveryFaultIsInTheTable() throws {
        XCTAssertEqual(Set(DrilledFault.allCases).subtracting(try DrillTable.documented()), [])
    }
}
