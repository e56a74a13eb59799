import Forecasting
import Foundation
import ObservationFixtures
import Observations
import XCTest

final class PlaceEstimateTests: XCTestCase {
    /// A year with a daily and a yearly cycle: warmest at a given solar hour, and in July or January.
    private func series(longitude: Double, warmestMonth: Double = 6.5, hours: Int = 365 * 24) -> HourlySeries {
        let values = (0..<hours)
            .map { hour -> Double? in
                let solarHour = Double(hour % 24) + longitude / 15
                let month = Double(hour) / 730
                return 10 + 5 * cos((solarHour - 14.5) * .pi / 12) + 8 * cos((month - warmestMonth) * .pi / 6)
            }
        // 2017-01-01T00:00:00Z.
        return HourlySeries(startHour: 412_008, temperature: values)
    }

    func testTheHourAtWhichItIsWarmestTellsTheLongitude() throws {
        for longitude in stride(from: -175.0, through: 175, by: 25) {
            let series = series(longitude: longitude)
            let place = try XCTUnwrap(Place.estimated(from: series, hours: series.hours))
            XCTAssertEqual(place.longitude, longitude, accuracy: 1, "\(longitude)")
            XCTAssertEqual(place.latitude, 45)
        }
    }

    func testAWarmJanuaryTellsTheSouth() throws {
        let south = series(longitude: 30, warmestMonth: 0.5)
        XCTAssertEqual(Place.estimated(from: south, hours: south.hours)?.latitude, -45)
        let oneSeason = south[south.hours.lowerBound..<south.hours.lowerBound + 60 * 24]
        XCTAssertEqual(Place.estimated(from: oneSeason, hours: oneSeason.hours)?.latitude, 45)
    }

    func testNothingOutsideTheGivenHoursIsLookedAt() throws {
        let series = series(longitude: 60)
        let hours = series.startHour..<series.startHour + 3000
        let place = try XCTUnwrap(Place.estimated(from: series, hours: hours))
        var other = series[hours]
        other.append(self.series(longitude: -90))
        XCTAssertEqual(Place.estimated(from: other, hours: hours), place)
    }

    func testTooShortARecordOrNoDailyRhythmTellNothing() {
        let short = series(longitude: 0, hours: 20 * 24)
        XCTAssertNil(Place.estimated(from: short, hours: short.hours))
        let flat = HourlySeries(startHour: 0, temperature: Array(repeating: 5, count: 2000))
        XCTAssertNil(Place.estimated(from: flat, hours: flat.hours))
    }

    func testAStationThatIsPlacedAlreadyStaysWhereItIs() throws {
        let series = series(longitude: 60)
        let known = StationData(
            station: Station(id: "S", latitude: 1, longitude: 2),
            series: series,
            split: .chronological(series.hours)
        )
        XCTAssertNil(known.placedByItsWeather())
        var unknown = known
        unknown.station = Station(id: "S", latitude: 1)
        XCTAssertEqual(try XCTUnwrap(unknown.placedByItsWeather()?.station.longitude), 60, accuracy: 1)
    }

    /// The harmonic's peak varies by an hour at most: 17° at an airport by the sea, under 10° elsewhere.
    func testEveryRealStationIsPlacedWithinAnHourAndAQuarter() throws {
        for place in RealStation.places {
            let real = try RealStation.load(place.file)
            let training = Split.chronological(real.series.hours).training[0]
            let estimate = try XCTUnwrap(Place.estimated(from: real.series, hours: training))
            XCTAssertEqual(estimate.longitude, place.longitude, accuracy: 18.75, place.file)
            XCTAssertEqual(estimate.latitude, 45, place.file)
        }
    }
}
