import Access
import XCTest

final class RoleTests: XCTestCase {
    func testARoleIncludesNoMoreThanIsDocumented() {
        let table: [Role: Set<Role>] = [
            .read: [.read], .predict: [.predict], .feed: [.feed], .operate: [.operate, .read, .predict],
            .admin: Set(Role.allCases),
        ]
        for role in Role.allCases {
            XCTAssertEqual(Set(Role.allCases.filter(role.includes)), table[role])
        }
    }

    func testPatternsOfStations() {
        XCTAssertTrue(StationPatterns().contains("anything"))
        let patterns = StationPatterns(text: "KJFK, DE-*,*-test-*x")
        for station in ["KJFK", "DE-", "DE-10501", "a-test-x", "-test-xx"] { XCTAssertTrue(patterns.contains(station)) }
        for station in ["KJFKX", "kjfk", "D", "a-test-y", "", "\u{212A}JFK"] {
            XCTAssertFalse(patterns.contains(station), station)
        }
    }

    func testALongPatternWithManyStarsIsDecidedAtOnce() {
        let pattern = StationPatterns([String(repeating: "a*", count: 40) + "b"])
        XCTAssertFalse(pattern.contains(String(repeating: "a", count: 4000)))
    }

    func testAKeyIsLiveUntilItExpiresOrIsRevoked() {
        var key = KeyRecord(id: "a", client: "c", roles: [.read], digest: .init(), createdAt: 0, expiresAt: 100)
        XCTAssertTrue(key.isLive(at: 99.9))
        XCTAssertFalse(key.isLive(at: 100))
        key.expiresAt = nil
        XCTAssertTrue(key.isLive(at: 1e12))
        key.revokedAt = 5
        XCTAssertFalse(key.isLive(at: 1))
    }
}
