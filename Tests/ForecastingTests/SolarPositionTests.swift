import Forecasting
import ObservationFixtures
import Observations
import XCTest

final class SolarPositionTests: XCTestCase {
    private func hour(_ text: String) throws -> Hour { try XCTUnwrap(Timestamp(rfc3339: text)).nearestHour }

    /// 0 ..< 24; 12 is solar noon.
    private func solarHour(_ position: SolarPosition) -> Double { position.hourAngle * 12 / .pi }

    /// Equation of time from an almanac: −14 min in mid February, +16 min at the beginning of November.
    func testLocalSolarHourFollowsLongitudeAndTheEquationOfTime() throws {
        let february = SolarPosition(hour: try hour("2021-02-11T12:00:00Z"), latitude: 0, longitude: 0)
        XCTAssertEqual(solarHour(february), 12 - 14.2 / 60, accuracy: 0.02)
        let november = SolarPosition(hour: try hour("2021-11-03T12:00:00Z"), latitude: 0, longitude: 90)
        XCTAssertEqual(solarHour(november), 18 + 16.4 / 60, accuracy: 0.02)
        let west = SolarPosition(hour: try hour("2021-11-03T02:00:00Z"), latitude: 0, longitude: -75)
        XCTAssertEqual(solarHour(west), 21 + 16.4 / 60, accuracy: 0.02, "the day before, not a negative hour")
    }

    /// Declination is ±23.44° at the solstices and 0 at the equinoxes (2021-03-20T09:37Z).
    func testDeclinationAtSolsticesAndEquinox() throws {
        let degrees = 180 / Double.pi
        func declination(_ text: String) throws -> Double {
            try SolarPosition(hour: hour(text), latitude: 0, longitude: 0).declination * degrees
        }
        XCTAssertEqual(try declination("2021-06-21T04:00:00Z"), 23.44, accuracy: 0.1)
        XCTAssertEqual(try declination("2021-12-21T16:00:00Z"), -23.44, accuracy: 0.1)
        XCTAssertEqual(try declination("2021-03-20T10:00:00Z"), 0, accuracy: 0.5)
    }

    /// At noon the sun's elevation is 90° − |latitude − declination|.
    func testElevationAtNoonAndMidnight() throws {
        let noon = SolarPosition(hour: try hour("2021-06-21T12:00:00Z"), latitude: 50, longitude: 0)
        XCTAssertEqual(noon.sineOfElevation, sin((90 - 50 + 23.44) * .pi / 180), accuracy: 0.005)
        let polarDay = SolarPosition(hour: try hour("2021-06-21T00:00:00Z"), latitude: 70, longitude: 0)
        XCTAssertGreaterThan(polarDay.sineOfElevation, 0)
        let night = SolarPosition(hour: try hour("2021-06-21T00:00:00Z"), latitude: 50, longitude: 0)
        XCTAssertLessThan(night.sineOfElevation, 0)
    }

    func testTheSameSeasonHasTheSameAngleInBothHemispheres() throws {
        let northernJuly = SolarPosition(hour: try hour("2021-07-15T00:00:00Z"), latitude: 50, longitude: 0)
        let southernJanuary = SolarPosition(hour: try hour("2021-01-13T12:00:00Z"), latitude: -50, longitude: 0)
        XCTAssertEqual(northernJuly.seasonAngle, southernJanuary.seasonAngle, accuracy: 0.02)
    }

    func testAnglesStayInTheirRangesAlsoBefore1970() {
        for hour in stride(from: Hour(-2_000_000), to: 2_000_000, by: 7_919) {
            let position = SolarPosition(hour: hour, latitude: -33, longitude: 151)
            XCTAssertTrue((0..<2 * Double.pi).contains(position.hourAngle))
            XCTAssertTrue((0...2 * Double.pi).contains(position.seasonAngle))
            XCTAssertTrue((-1...1).contains(position.sineOfElevation))
        }
    }
}
