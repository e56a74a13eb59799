import Foundation
import Observations
import XCTest

final class TargetTests: XCTestCase {
    func testHorizonsAreAscendingWithoutRepetition() throws {
        let horizons = try Horizons([24, 1, 6, 1])
        XCTAssertEqual(Array(horizons), [1, 6, 24])
        XCTAssertEqual(horizons.hours, [1, 6, 24])
        XCTAssertEqual(horizons, try Horizons([1, 6, 24]))
        XCTAssertEqual(Horizons.standard, try Horizons(Array(Horizons.standard)))
        XCTAssertEqual(try Horizons(1...Horizons.longest).count, 24)
    }

    func testHorizonsOutsideTheRangeOrWithoutTheDriftHorizonAreRefused() {
        for (hours, error, message) in [
            ([0, 1], .outOfRange(0), "a horizon must be between 1 and 24 hours, got 0"),
            ([1, 25], .outOfRange(25), "a horizon must be between 1 and 24 hours, got 25"),
            (
                [6, 3], .withoutDriftHorizon([3, 6]),
                "the horizons must contain 1, on whose errors drift is judged, got 3, 6"
            ),
            ([], .withoutDriftHorizon([]), "the horizons must contain 1, on whose errors drift is judged, got none"),
        ] as [([Int], HorizonsError, String)] {
            XCTAssertThrowsError(try Horizons(hours)) { thrown in
                XCTAssertEqual(thrown as? HorizonsError, error)
                XCTAssertEqual("\(thrown)", message)
            }
        }
    }

    func testATargetIsCalledAfterItsVariable() throws {
        XCTAssertEqual(Target(.dewPoint).name, "dew_point")
        XCTAssertEqual(Target.standard.name.description, "temperature")
        XCTAssertEqual(Target.standard.horizons, .standard)
        let json = try JSONEncoder().encode([TargetName(.windSpeed)])
        XCTAssertEqual(String(decoding: json, as: UTF8.self), #"["wind_speed"]"#)
        XCTAssertEqual(try JSONDecoder().decode([TargetName].self, from: json), ["wind_speed"])
        XCTAssertTrue(TargetName("a") < TargetName("b"))
    }
}
