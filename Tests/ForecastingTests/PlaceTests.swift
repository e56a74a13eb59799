import Forecasting
import ObservationFixtures
import Observations
import XCTest

final class PlaceTests: XCTestCase {
    /// Great circles on a sphere of 6371.0088 km: a quarter and half of its circumference of 40 030.2 km, and Paris to
    /// London, 343.6 km in tables.
    func testDistancesAreThoseOfGreatCircles() {
        let origin = Place(latitude: 0, longitude: 0)
        XCTAssertEqual(origin.distance(to: origin), 0)
        XCTAssertEqual(origin.distance(to: Place(latitude: 90, longitude: 77)), 10_007.6, accuracy: 0.1)
        XCTAssertEqual(origin.distance(to: Place(latitude: 0, longitude: 180)), 20_015.1, accuracy: 0.1)
        let (paris, london) = (
            Place(latitude: 48.8566, longitude: 2.3522), Place(latitude: 51.5074, longitude: -0.1278)
        )
        XCTAssertEqual(paris.distance(to: london), 343.6, accuracy: 0.5)
        XCTAssertEqual(london.distance(to: paris), paris.distance(to: london), accuracy: 1e-9)
    }

    func testTheDateLineSeparatesNobody() {
        let (west, east) = (Place(latitude: 0, longitude: 179.5), Place(latitude: 0, longitude: -179.5))
        XCTAssertEqual(west.distance(to: east), 111.2, accuracy: 0.1)
    }
}
