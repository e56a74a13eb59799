import ObservationFixtures
import Observations
import Forecasting
import XCTest

final class HourlySeriesTests: XCTestCase {
    private func observation(minute: Int, temperature: Double?, wind: Double? = nil) -> Observation {
        Observation(
            station: "A",
            time: Timestamp(secondsSince1970: Hour(minute) * 60),
            temperature: temperature,
            windSpeed: wind
        )
    }

    func testObservationsFallOnTheNearestFullHour() {
        let series = HourlySeries([
            observation(minute: 51, temperature: 1), observation(minute: 89, temperature: 99),
            observation(minute: 90, temperature: 2),
        ])
        XCTAssertEqual(series.hours, 1..<3)
        XCTAssertEqual(series[.temperature, 1], 1)
        XCTAssertEqual(series[.temperature, 2], 2)
    }

    func testTheFirstValueOfAnHourWinsChannelByChannel() {
        let series = HourlySeries([
            observation(minute: 55, temperature: 1), observation(minute: 60, temperature: 2, wind: 3),
        ])
        XCTAssertEqual(series[.temperature, 1], 1)
        XCTAssertEqual(series[.windSpeed, 1], 3)
    }

    func testAValueThatCannotOccurOnEarthIsAGap() {
        let series = HourlySeries([
            observation(minute: 0, temperature: 5, wind: 468), observation(minute: 60, temperature: 300, wind: 0),
            observation(minute: 120, temperature: .nan, wind: .infinity),
        ])
        XCTAssertEqual(series.hours, 0..<2)
        XCTAssertNil(series[.windSpeed, 0])
        XCTAssertNil(series[.temperature, 1])
        XCTAssertEqual(series[.windSpeed, 1], 0, "missing is never zero, and zero is not missing")
    }

    func testAnAbsentHourIsAGap() {
        let series = HourlySeries([observation(minute: 0, temperature: 1), observation(minute: 180, temperature: 4)])
        XCTAssertEqual(series.count, 4)
        XCTAssertNil(series[.temperature, 1])
        XCTAssertNil(series[.temperature, 2])
        XCTAssertNil(series[.temperature, 4], "outside the grid")
        XCTAssertNil(series[.temperature, -1])
    }

    func testAValueIsCarriedForwardOverShortGapsOnlyAndNeverBackwards() {
        let series = HourlySeries(startHour: 10, temperature: [7, nil, nil, nil, nil, nil, nil, nil, 9])
        XCTAssertEqual(series.value(.temperature, at: 16, carriedForwardAtMost: 6), 7)
        XCTAssertTrue(series.value(.temperature, at: 17, carriedForwardAtMost: 6).isNaN)
        XCTAssertEqual(series.value(.temperature, at: 18, carriedForwardAtMost: 6), 9)
        XCTAssertTrue(series.value(.temperature, at: 9, carriedForwardAtMost: 6).isNaN)
    }

    func testASliceHoldsTheSameHoursAndNoOthers() {
        let series = SyntheticWeather.series(hours: 100, seed: 1, gapShare: 0.2)
        let range = series.startHour + 10..<series.startHour + 40
        let slice = series[range]
        XCTAssertEqual(slice.hours, range)
        for hour in series.hours {
            XCTAssertEqual(slice[.temperature, hour], range.contains(hour) ? series[.temperature, hour] : nil)
            XCTAssertEqual(slice[.pressure, hour], range.contains(hour) ? series[.pressure, hour] : nil)
        }
        XCTAssertTrue(series[0..<10].isEmpty)
    }

    func testAppendingPiecesGivesTheWhole() {
        let series = SyntheticWeather.series(hours: 100, seed: 2, gapShare: 0.1)
        let middle = series.startHour + 37
        var pieces = series[series.startHour..<middle]
        pieces.append(series[middle - 5..<series.hours.upperBound])
        XCTAssertEqual(pieces, series)
        var backwards = series[middle..<series.hours.upperBound]
        backwards.append(series[series.startHour..<middle])
        XCTAssertEqual(backwards.hours, series.hours)
        for hour in series.hours { XCTAssertEqual(backwards[.temperature, hour], series[.temperature, hour]) }
    }

    func testAnObservationOfAnotherAgeDoesNotExhaustTheMemory() {
        var series = HourlySeries([observation(minute: 0, temperature: 1)])
        XCTAssertFalse(
            series.insert(
                Observation(station: "A", time: Timestamp(secondsSince1970: 250_000_000_000), temperature: 1)
            )
        )
        XCTAssertEqual(series.count, 1)
    }

    func testHoursAreAddedBehindTheEndAndNowhereElse() {
        var series = HourlySeries()
        XCTAssertTrue(series.append(hour: 100, temperature: 1, windSpeed: nil, pressure: 1000))
        XCTAssertTrue(series.append(hour: 103, temperature: 99, windSpeed: 2, pressure: nil), "99 °C is a gap")
        XCTAssertFalse(series.append(hour: 103, temperature: 5, windSpeed: 5, pressure: 5))
        XCTAssertFalse(series.append(hour: 101, temperature: 5, windSpeed: 5, pressure: 5))
        XCTAssertFalse(series.append(hour: 5_000_000, temperature: 5, windSpeed: 5, pressure: 5))
        let expected = HourlySeries(
            startHour: 100,
            temperature: [1, nil, nil, nil],
            windSpeed: [nil, nil, nil, 2],
            pressure: [1000]
        )
        XCTAssertEqual(series, expected)
    }

    func testTheSameObservationTwiceChangesNothing() {
        var series = HourlySeries([observation(minute: 0, temperature: 1)])
        let before = series
        XCTAssertFalse(series.insert(observation(minute: 0, temperature: 1)))
        XCTAssertEqual(series, before)
    }
}
