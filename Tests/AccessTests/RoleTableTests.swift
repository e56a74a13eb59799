import Access
import XCTest

final class RoleTableTests: XCTestCase {
    func testEachRoleHasItsOwnValue() {
        var table = RoleTable { $0.rawValue }
        for role in Role.allCases { XCTAssertEqual(table[role], role.rawValue) }
        for role in Role.allCases { table[role] += "!" }
        for role in Role.allCases { XCTAssertEqual(table[role], role.rawValue + "!") }
    }
}
