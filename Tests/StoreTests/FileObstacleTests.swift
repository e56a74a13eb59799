import Foundation
import Store
import XCTest

final class FileObstacleTests: XCTestCase {
    /// A file system in which the named rights are missing; every folder of the path exists.
    private func obstacle(_ missing: [String: Int32], hasFile: Bool = true, writing: Bool = true) -> String? {
        FileObstacle.to(
            "/srv/data/aerocast.sqlite",
            writing: writing,
            user: "ann",
            allows: { path, mode in
                if mode == F_OK { return hasFile || !path.hasSuffix(".sqlite") }
                return missing[path] != mode
            },
            isFolder: { !$0.hasSuffix(".sqlite") }
        )
    }

    func testTheMissingRightIsNamed() {
        XCTAssertNil(obstacle([:]))
        XCTAssertEqual(obstacle(["/srv/data": X_OK]), "the user 'ann' may not enter the folder /srv/data")
        XCTAssertEqual(obstacle(["/srv/data": W_OK]), "the user 'ann' may not write to the folder /srv/data")
        XCTAssertNil(obstacle(["/srv/data": W_OK], writing: false))
        XCTAssertEqual(obstacle(["/srv/data/aerocast.sqlite": R_OK]), "the user 'ann' may not read it")
        XCTAssertNil(obstacle(["/srv/data/aerocast.sqlite": R_OK], hasFile: false))
    }

    func testAPathWhereNothingIsHasNoObstacle() throws {
        XCTAssertNil(FileObstacle.to("/nowhere/at/all/aerocast.sqlite", writing: false))
    }
}
