import Spelling
import XCTest

final class NearestNameTests: XCTestCase {
    func testDistanceCountsEachEditOnce() {
        // Distances of optimal string alignment, computed by hand.
        XCTAssertEqual(NearestName.distance(from: "port", to: "port"), 0)
        XCTAssertEqual(NearestName.distance(from: "prot", to: "port"), 1)
        XCTAssertEqual(NearestName.distance(from: "kitten", to: "sitting"), 3)
        XCTAssertEqual(NearestName.distance(from: "", to: "abc"), 3)
        XCTAssertEqual(NearestName.distance(from: "ca", to: "abc"), 3)
        XCTAssertEqual(NearestName.distance(from: "PORT", to: "port"), 0)
    }

    func testDistanceIsSymmetric() {
        let words = ["horizons", "horizonz", "window", "", "port", "prot", "drift.window_hours"]
        for a in words {
            for b in words {
                XCTAssertEqual(NearestName.distance(from: a, to: b), NearestName.distance(from: b, to: a))
            }
        }
    }

    func testANameThatIsTooFarOffIsNotSuggested() {
        XCTAssertEqual(NearestName.to("horizonz", among: ["horizons", "port"]), "horizons")
        XCTAssertNil(NearestName.to("temperature", among: ["horizons", "port"]))
        XCTAssertNil(NearestName.to("x", among: []))
    }
}
