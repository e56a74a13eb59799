import Forecasting
import Observations
import Workbench
import XCTest

final class PlaceGroupsTests: XCTestCase {
    func testStationsOfOneCityAreOnePlaceAndCitiesAreSeveral() throws {
        let stations = [
            Station(id: "Newark", latitude: 40.69, longitude: -74.17),
            Station(id: "Seattle", latitude: 47.45, longitude: -122.31),
            Station(id: "Kennedy", latitude: 40.64, longitude: -73.78),
            Station(id: "Nancy", latitude: 48.69, longitude: 6.22),
            Station(id: "LaGuardia", latitude: 40.78, longitude: -73.87),
        ]
        XCTAssertEqual(try PlaceGroups.of(stations), [[0, 2, 4], [1], [3]])
    }

    /// One degree of latitude is 111 km: 0.8 degrees are within reach and 1.6 are not, but the station between
    /// connects them.
    func testAStationBetweenTwoOthersMakesThemOnePlace() throws {
        let (south, north) = (
            Station(id: "S", latitude: 50, longitude: 0), Station(id: "N", latitude: 51.6, longitude: 0)
        )
        let between = Station(id: "M", latitude: 50.8, longitude: 0)
        XCTAssertEqual(try PlaceGroups.of([south, north]), [[0], [1]])
        XCTAssertEqual(try PlaceGroups.of([south, north, between]), [[0, 1, 2]])
    }

    func testAStationWithoutAPositionIsNamed() {
        XCTAssertThrowsError(try PlaceGroups.of([Station(id: "S", latitude: 50)])) { error in
            XCTAssertEqual(error as? BaseTrainingError, .unknownPlace(station: "S"))
        }
    }
}
