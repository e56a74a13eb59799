import Observations
import RandomNumbers
import XCTest

final class HourlySeriesTests: XCTestCase {
    private func observation(minute: Int, _ values: VariableValues) -> Observation {
        Observation(station: "A", time: Timestamp(secondsSince1970: Int64(minute) * 60), values: values)
    }

    /// Random values of all variables except the last, with gaps.
    private func series(hours: Int, seed: UInt64) -> HourlySeries {
        var random = SplitMix64(seed: seed)
        var columns: [Variable: [Double?]] = [:]
        for variable in Variable.all.dropLast() {
            columns[variable] = (0..<hours)
                .map { _ in
                    let value = Double.random(in: variable.physicalRange, using: &random)
                    return Int.random(in: 0..<5, using: &random) == 0 ? nil : value
                }
        }
        return HourlySeries(startHour: Hour(-20), columns)
    }

    func testObservationsFallOnTheNearestFullHour() {
        let series = HourlySeries([
            observation(minute: 51, [.temperature: 1]), observation(minute: 89, [.temperature: 50]),
            observation(minute: 90, [.temperature: 2]),
        ])
        XCTAssertEqual(series.hours, Hour(1)..<Hour(3))
        XCTAssertEqual(series[.temperature, Hour(1)], 1)
        XCTAssertEqual(series[.temperature, Hour(2)], 2)
    }

    func testTheFirstValueOfAnHourWinsVariableByVariable() {
        let series = HourlySeries([
            observation(minute: 55, [.temperature: 1]),
            observation(minute: 60, [.temperature: 2, .windSpeed: 3, .windDirection: 90]),
        ])
        XCTAssertEqual(series[.temperature, Hour(1)], 1)
        XCTAssertEqual(series[.windSpeed, Hour(1)], 3)
        XCTAssertEqual(series[.windDirection, Hour(1)], 90)
    }

    func testAValueThatCannotOccurOnEarthIsAGap() {
        let series = HourlySeries([
            observation(minute: 0, [.temperature: 5, .windSpeed: 468]),
            observation(minute: 60, [.temperature: 300, .windSpeed: 0]),
            observation(minute: 120, [.temperature: .nan, .windSpeed: .infinity]),
        ])
        XCTAssertEqual(series.hours, Hour(0)..<Hour(2))
        XCTAssertNil(series[.windSpeed, Hour(0)])
        XCTAssertNil(series[.temperature, Hour(1)])
        XCTAssertEqual(series[.windSpeed, Hour(1)], 0, "zero is not missing")
    }

    func testAnAbsentHourIsAGap() {
        let series = HourlySeries([
            observation(minute: 0, [.temperature: 1]), observation(minute: 180, [.temperature: 4]),
        ])
        XCTAssertEqual(series.count, 4)
        for hour in [1, 2, 4, -1] as [Int64] { XCTAssertNil(series[.temperature, Hour(hour)], "\(hour)") }
        XCTAssertTrue(series.rawValue(.temperature, Hour(1)).isNaN)
        XCTAssertTrue(series.rawValue(.dewPoint, Hour(0)).isNaN, "a variable that was never observed")
    }

    func testAValueIsCarriedForwardOverShortGapsOnlyAndNeverBackwards() {
        let series = HourlySeries(startHour: Hour(10), [.temperature: [7, nil, nil, nil, nil, nil, nil, nil, 9]])
        XCTAssertEqual(series.value(.temperature, at: Hour(16), carriedForwardAtMost: 6), 7)
        XCTAssertTrue(series.value(.temperature, at: Hour(17), carriedForwardAtMost: 6).isNaN)
        XCTAssertEqual(series.value(.temperature, at: Hour(18), carriedForwardAtMost: 6), 9)
        XCTAssertTrue(series.value(.temperature, at: Hour(9), carriedForwardAtMost: 6).isNaN)
    }

    func testASliceHoldsTheSameHoursAndNoOthers() {
        let series = series(hours: 100, seed: 1)
        let range = series.startHour + 10..<series.startHour + 40
        let slice = series[range]
        XCTAssertEqual(slice.hours, range)
        for hour in series.hours {
            for variable in Variable.all {
                XCTAssertEqual(slice[variable, hour], range.contains(hour) ? series[variable, hour] : nil)
            }
        }
        XCTAssertTrue(series[Hour(500)..<Hour(510)].isEmpty)
        XCTAssertTrue(series[Hour(-500)..<Hour(-490)].isEmpty)
        XCTAssertEqual(series[Hour(-500)..<Hour(500)], series)
    }

    func testAppendingPiecesGivesTheWhole() {
        let series = series(hours: 100, seed: 2)
        let middle = series.startHour + 37
        var pieces = series[series.startHour..<middle]
        XCTAssertTrue(pieces.append(series[middle - 5..<series.hours.upperBound]))
        XCTAssertEqual(pieces, series)
        var backwards = series[middle..<series.hours.upperBound]
        XCTAssertTrue(backwards.append(series[series.startHour..<middle]))
        XCTAssertEqual(backwards, series)
        var unchanged = series
        XCTAssertTrue(unchanged.append(HourlySeries()))
        XCTAssertEqual(unchanged, series)
        var empty = HourlySeries()
        XCTAssertTrue(empty.append(series))
        XCTAssertEqual(empty, series)
    }

    func testInsertingInAnyOrderGivesTheSame() {
        let series = series(hours: 60, seed: 3)
        let observations = series.hours.map { hour in
            var observation = Observation(station: "A", time: Timestamp(hour))
            for variable in Variable.all { observation[variable] = series[variable, hour].map(Double.init) }
            return observation
        }
        var random = SplitMix64(seed: 4)
        for _ in 0..<20 {
            var inserted = HourlySeries()
            for observation in observations.shuffled(using: &random) { inserted.insert(observation) }
            XCTAssertEqual(inserted, HourlySeries(observations))
            for variable in Variable.all {
                for hour in series.hours { XCTAssertEqual(inserted[variable, hour], series[variable, hour]) }
            }
        }
    }

    func testAVariableThatIsObservedLaterGetsAColumnOfGapsBefore() {
        var series = HourlySeries(startHour: Hour(0), [.temperature: [1, 2, 3]])
        XCTAssertTrue(series.insert(observation(minute: 120, [.dewPoint: -1])))
        XCTAssertNil(series[.dewPoint, Hour(0)])
        XCTAssertEqual(series[.dewPoint, Hour(2)], -1)
        XCTAssertTrue(series.append(hour: Hour(4), of: [.windDirection, .dewPoint]) { [270, nil][$0] })
        XCTAssertEqual(series.count, 5)
        XCTAssertEqual(series[.windDirection, Hour(4)], 270)
        for hour in 0..<4 { XCTAssertNil(series[.windDirection, Hour(Int64(hour))]) }
        XCTAssertNil(series[.dewPoint, Hour(4)])
    }

    func testColumnsMayHaveDifferentLengths() {
        let series = HourlySeries(
            startHour: Hour(0),
            [.temperature: [1], .pressure: [nil, nil, 1000], .dewPoint: [nil]]
        )
        XCTAssertEqual(series.count, 3)
        XCTAssertEqual(series[.temperature, Hour(0)], 1)
        XCTAssertNil(series[.temperature, Hour(2)])
        XCTAssertEqual(series[.pressure, Hour(2)], 1000)
    }

    func testGapsAreEqualWhetherTheVariableHasAColumnOrNot() {
        let without = HourlySeries(startHour: Hour(0), [.temperature: [1, nil]])
        let sliced = HourlySeries(startHour: Hour(-1), [.temperature: [nil, 1, nil], .dewPoint: [5, nil, nil]])
        let with = sliced[Hour(0)..<Hour(2)]
        XCTAssertEqual(with, without)
        XCTAssertEqual(with.hashValue, without.hashValue)
        XCTAssertNotEqual(with, HourlySeries(startHour: Hour(0), [.temperature: [1]]), "another length")
        XCTAssertNotEqual(with, HourlySeries(startHour: Hour(1), [.temperature: [1, nil]]), "another start")
        XCTAssertNotEqual(with, HourlySeries(startHour: Hour(0), [.dewPoint: [1, nil]]), "another variable")
        let zeros = HourlySeries(startHour: Hour(0), [.temperature: [0]])
        XCTAssertEqual(zeros, HourlySeries(startHour: Hour(0), [.temperature: [-0.0]]))
    }

    func testAnObservationOfAnotherAgeDoesNotExhaustTheMemory() {
        var series = HourlySeries([observation(minute: 0, [.temperature: 1])])
        let far = Observation(
            station: "A",
            time: Timestamp(secondsSince1970: 250_000_000_000),
            values: [.temperature: 1]
        )
        XCTAssertFalse(series.insert(far))
        XCTAssertEqual(series.count, 1)
    }

    func testTheLongestGridIsReachedAndNotExceeded() {
        let last = Hour(Int64(HourlySeries.maximumCount))
        var series = HourlySeries(startHour: Hour(1), [.temperature: [1]])
        XCTAssertFalse(series.insert(Observation(station: "A", time: Timestamp(last + 1), values: [.temperature: 2])))
        XCTAssertFalse(series.append(hour: last + 1, of: [.temperature]) { _ in 2 })
        XCTAssertTrue(series.append(hour: last, of: [.temperature]) { _ in 2 })
        XCTAssertEqual(series.count, HourlySeries.maximumCount)
        XCTAssertFalse(series.append(HourlySeries(startHour: Hour(0), [.temperature: [3]])))
        XCTAssertEqual(series.hours, Hour(1)..<last + 1)
    }

    func testAPieceThatIsTooLongLeavesTheGridAsItWas() {
        var piece = HourlySeries(startHour: Hour(0), [.temperature: [1]])
        XCTAssertTrue(piece.append(hour: Hour(Int64(HourlySeries.maximumCount - 1)), of: [.temperature]) { _ in 1 })
        let before = HourlySeries(startHour: Hour(5_000), [.temperature: [1], .pressure: [1000]])
        var fitting = before
        XCTAssertTrue(fitting.append(piece))
        XCTAssertEqual(fitting.hours, piece.hours)
        let late = HourlySeries(startHour: Hour(Int64(HourlySeries.maximumCount)), [.temperature: [1]])
        var series = late
        XCTAssertFalse(series.append(piece))
        XCTAssertEqual(series, late)
    }

    func testHoursAreAddedAfterTheEndAndNowhereElse() {
        let variables: [Variable] = [.temperature, .windSpeed, .pressure]
        var series = HourlySeries()
        func append(_ hour: Int64, _ values: [Double?]) -> Bool {
            series.append(hour: Hour(hour), of: variables) { values[$0] }
        }
        XCTAssertTrue(append(100, [1, nil, 1000]))
        XCTAssertTrue(append(103, [99, 2, nil]), "99 °C is a gap")
        XCTAssertFalse(append(103, [5, 5, 900]))
        XCTAssertFalse(append(101, [5, 5, 900]))
        XCTAssertFalse(append(5_000_000, [5, 5, 900]))
        let expected = HourlySeries(
            startHour: Hour(100),
            [.temperature: [1, nil, nil, nil], .windSpeed: [nil, nil, nil, 2], .pressure: [1000]]
        )
        XCTAssertEqual(series, expected)
    }

    func testTheSameObservationTwiceChangesNothing() {
        var series = HourlySeries([observation(minute: 0, [.temperature: 1])])
        let before = series
        XCTAssertFalse(series.insert(observation(minute: 0, [.temperature: 1])))
        XCTAssertFalse(series.insert(observation(minute: 0, [:])))
        XCTAssertEqual(series, before)
    }
}
