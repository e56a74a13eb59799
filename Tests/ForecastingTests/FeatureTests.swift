import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

final class FeatureTests: XCTestCase {
    private let place = Place(latitude: 45, longitude: 10)

    private func table(
        _ series: HourlySeries,
        _ features: [StepFeature],
        window: Int = 24,
        place: Place? = Place(latitude: 45, longitude: 10)
    ) -> FeatureTable {
        let layout = FeatureLayout(target: .temperature, window: window, horizons: 24, steps: features, context: [])
        let scaler = Scaler(
            means: features.map { _ in 0 },
            standardDeviations: features.map { _ in 1 },
            targetScales: Array(repeating: 1, count: 24)
        )
        return FeatureTable(layout: layout, scaler: scaler, series: series, place: place, hours: series.hours)
    }

    private func window(_ table: FeatureTable, at origin: Hour, without dropped: [InputGroup] = []) -> [[Float]] {
        let width = table.layout.inputSize
        var values = [Float](repeating: .nan, count: table.layout.window * width)
        values.withUnsafeMutableBufferPointer { table.writeWindow(endingAt: origin, without: dropped, into: $0) }
        return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    }

    func testDifferencesReachBackByOneAndThreeHours() {
        let series = HourlySeries(
            startHour: 0,
            temperature: [1, 2, 4, 7],
            windSpeed: [0, 1, 2, 3],
            pressure: [1000, 1001, 1003, 999]
        )
        let rows = window(table(series, [.targetChange, .pressureTendency, .windSpeed], window: 4), at: 3)
        XCTAssertEqual(rows.map { $0[0] }, [0, 1, 2, 3])
        XCTAssertEqual(rows.map { $0[1] }, [0, 0, 0, -1])
        XCTAssertEqual(rows.map { $0[2] }, [0, 1, 2, 3])
    }

    func testDifferenceFromTheOriginIsZeroAtTheOriginAndIfTheTemperatureIsMissing() {
        let series = HourlySeries(startHour: 0, temperature: [nil, 0, 4, 7])
        let rows = window(table(series, [.targetAboveOrigin, .targetKnown], window: 4), at: 3)
        XCTAssertEqual(rows, [[0, 0], [-7, 1], [-3, 1], [0, 1]])
    }

    func testAGapLongerThanSixHoursIsMarkedAsUnknown() {
        let values: [Double?] = [5] + Array(repeating: nil, count: 8) + [6]
        let rows = window(
            table(HourlySeries(startHour: 0, temperature: values), [.target, .targetKnown], window: 10),
            at: 9
        )
        XCTAssertEqual(rows.map { $0[0] }, [5, 5, 5, 5, 5, 5, 5, 0, 0, 6])
        XCTAssertEqual(rows.map { $0[1] }, [1, 1, 1, 1, 1, 1, 1, 0, 0, 1])
    }

    func testSolarHourFollowsTheLongitudeAndIsAbsentWithoutAPlace() {
        let series = HourlySeries(startHour: 0, temperature: Array(repeating: 1, count: 24))
        let features: [StepFeature] = [.solarHourCosine, .sunKnown]
        let east = window(table(series, features, place: Place(latitude: 0, longitude: 90)), at: 23)
        let home = window(table(series, features, place: Place(latitude: 0, longitude: 0)), at: 23)
        for hour in 0..<18 { XCTAssertEqual(east[hour][0], home[hour + 6][0], accuracy: 0.003) }
        XCTAssertEqual(window(table(series, features, place: nil), at: 23)[5], [0, 0])
        XCTAssertEqual(east[5][1], 1)
    }

    func testADroppedGroupIsZeroAndTheOthersStay() {
        let series = SyntheticWeather.series(hours: 400, seed: 4)
        let full = table(series, StepFeature.standard)
        let origin = series.startHour + 350
        let everything = window(full, at: origin)
        for group in InputGroup.allCases {
            for (row, dropped) in zip(everything, window(full, at: origin, without: [group])).dropFirst(3) {
                for (column, feature) in StepFeature.standard.enumerated() {
                    let needsHistory = feature.reach >= 24 && group == .history
                    let isGone = feature.group == group || needsHistory
                    XCTAssertEqual(dropped[column], isGone ? 0 : row[column], "\(feature)")
                }
            }
        }
    }

    /// A training sample without history equals a bare sequence in serving.
    func testDroppingHistoryEqualsHavingNoneBeforeTheWindow() {
        let series = SyntheticWeather.series(hours: 400, seed: 5)
        let origin = series.startHour + 350
        let short = series[origin - 23..<origin + 1]
        let layout = FeatureLayout(target: .temperature, inputs: SyntheticWeather.variables)
        var fit = ScalerFit(layout: layout)
        fit.add(series, hours: series.hours)
        let scaler = fit.scaler()
        let hours = origin - 23..<origin + 1
        let long = FeatureTable(layout: layout, scaler: scaler, series: series, place: place, hours: hours)
        let bare = FeatureTable(layout: layout, scaler: scaler, series: short, place: nil, hours: hours)
        let dropped = window(long, at: origin, without: [.history, .sun])
        let served = window(bare, at: origin)
        for (step, (trained, served)) in zip(dropped, served).enumerated() {
            for (column, feature) in layout.steps.enumerated() {
                XCTAssertEqual(trained[column], served[column], "\(feature) at step \(step)")
            }
        }
    }

    func testTheWeeklyChangeIsTheMeanOfTheSameHoursAndNeedsThreeDays() {
        // T = day at hour 0 and 3·day at hour 6 of each day.
        var temperatures = [Double?](repeating: nil, count: 24 * 8 + 1)
        for day in 0..<9 where day * 24 < temperatures.count {
            temperatures[day * 24] = Double(day)
            if day * 24 + 6 < temperatures.count { temperatures[day * 24 + 6] = Double(3 * day) }
        }
        let series = HourlySeries(startHour: 0, temperature: temperatures)
        // Hour 0 of day 8. Changes of the days 1 … 7 are 2·day: their mean is 8.
        let origin = Hour(8 * 24)
        XCTAssertEqual(DiurnalHistory.meanChange(of: .temperature, horizon: 6, at: origin, in: series), 8)
        XCTAssertTrue(DiurnalHistory.meanChange(of: .temperature, horizon: 5, at: origin, in: series).isNaN)
        XCTAssertTrue(DiurnalHistory.meanChange(of: .temperature, horizon: 25, at: origin, in: series).isNaN)
        let twoDays = series[origin - 2 * 24..<series.hours.upperBound]
        XCTAssertTrue(DiurnalHistory.meanChange(of: .temperature, horizon: 6, at: origin, in: twoDays).isNaN)
        XCTAssertEqual(DiurnalHistory.mean(.temperature, at: origin - 24 + 6, days: 7, of: series), 9)
    }

    func testTheMeanOfDirectionsAboutNorthIsNorth() {
        let directions = stride(from: 0, to: 24 * 4, by: 1).map { [350.0, 20, 350][$0 / 24 % 3] }
        let series = HourlySeries(startHour: 0, [.windDirection: directions])
        let mean = DiurnalHistory.mean(.windDirection, at: 72, days: 3, of: series)
        // The sum of the unit vectors at 350°, 20° and 350°.
        let (north, east) = (2 * cos(Double.pi / 18) + cos(Double.pi / 9), sin(Double.pi / 9) - 2 * sin(Double.pi / 18))
        XCTAssertEqual(Double(mean), atan2(east, north) * 180 / .pi, accuracy: 1e-4)
        XCTAssertEqual(mean, 0, accuracy: 0.2)
    }

    /// All inputs of a circular target are differences of directions, except the direction itself.
    func testWindsTurnedByAnyAngleHaveTheSameChanges() {
        let series = SyntheticWeather.seriesOfAllVariables(hours: 900, seed: 9)
        let origin = series.hours.upperBound - 1
        let layout = FeatureLayout(
            target: .windDirection,
            window: 24,
            horizons: 24,
            steps: StepFeature.allCases.filter(\.isTargetChange),
            context: ContextFeature.allCases
        )
        let scaler = Scaler(
            means: layout.steps.map { _ in 0 },
            standardDeviations: layout.steps.map { _ in 1 },
            targetScales: Array(repeating: 1, count: 24)
        )
        func inputs(turned angle: Double) -> [Float] {
            let turned = series.mapValues { variable, _, value in
                variable == .windDirection ? value.map { variable.adding(angle, to: $0) } : value
            }
            let table = FeatureTable(layout: layout, scaler: scaler, series: turned, place: place, hours: turned.hours)
            return window(table, at: origin).flatMap { $0 } + context(table, at: origin)
        }
        let plain = inputs(turned: 0)
        for angle in [40.0, 180, 300] {
            for (value, turned) in zip(plain, inputs(turned: angle)) {
                XCTAssertEqual(Variable.windDirection.difference(turned, value), 0, accuracy: 0.01, "\(angle)°")
            }
        }
    }

    func testNoFeatureReadsAnythingAfterItsHour() {
        let series = SyntheticWeather.series(hours: 500, seed: 6, gapShare: 0.05)
        var generator = SplitMix64(seed: 7)
        for _ in 0..<20 {
            let origin = series.startHour + 200 + Int(generator.next() % 250)
            let before = everything(series, at: origin)
            let after = everything(series.scrambled(from: origin + 1, seed: generator.next()), at: origin)
            XCTAssertEqual(before, after)
            let changed = series.replacing(.temperature, at: origin, by: 33)
            XCTAssertNotEqual(before, everything(changed, at: origin))
        }
    }

    func testTheContextHoldsOneBlockPerFeatureInTheScaleOfTheTargets() {
        let series = SyntheticWeather.series(hours: 400, seed: 8)
        let origin = series.startHour + 300
        let layout = FeatureLayout(
            target: .temperature,
            window: 24,
            horizons: 24,
            steps: [.target, .windSpeed, .pressureAnomaly],
            context: ContextFeature.standard
        )
        let scaler = Scaler(means: [0, 0, 0], standardDeviations: [1, 1, 1], targetScales: (1...24).map { Float($0) })
        let table = FeatureTable(layout: layout, scaler: scaler, series: series, place: place, hours: series.hours)
        let values = context(table, at: origin)
        let bare = context(table, at: origin, without: InputGroup.allCases)
        func without(_ group: InputGroup) -> [Float] { context(table, at: origin, without: [group]) }
        func elevation(_ hour: Hour) -> Double {
            SolarPosition(hour: hour, latitude: place.latitude, longitude: place.longitude).sineOfElevation
        }
        for horizon in 1...24 {
            let index = horizon - 1
            let weekly = DiurnalHistory.meanChange(of: .temperature, horizon: horizon, at: origin, in: series)
            let yesterday = series.rawValue(.temperature, origin + horizon - 24)
            let difference = yesterday - series.rawValue(.temperature, origin)
            let sun = elevation(origin + horizon) - elevation(origin)
            XCTAssertEqual(values[index], weekly / Float(horizon), accuracy: 1e-5)
            XCTAssertEqual(values[24 + index], difference / Float(horizon), accuracy: 1e-5)
            let days = (1...14).map { origin + (horizon - 24 * $0) }
            let normal = days.compactMap { series[.temperature, $0].map(Double.init) }
            let fromNormal = normal.reduce(0, +) / Double(normal.count) - Double(series.rawValue(.temperature, origin))
            XCTAssertEqual(Double(values[48 + index]), fromNormal / Double(horizon), accuracy: 1e-4)
            let regression = DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series)
            XCTAssertEqual(values[72 + index], regression / Float(horizon), accuracy: 1e-5)
            XCTAssertEqual(Double(values[96 + index]), sun, accuracy: 1e-5)
            XCTAssertEqual((0..<5).map { bare[24 * $0 + index] }, [0, values[24 + index], 0, 0, 0])
            XCTAssertEqual(
                without(.windSpeed)[72 + index],
                DayAheadRegression.expectedChange(of: .temperature, at: origin, in: series, reading: .pressure)
                    / Float(horizon),
                accuracy: 1e-5
            )
        }
    }

    /// The window and context of all features; asserts that no value is NaN.
    private func everything(_ series: HourlySeries, at origin: Hour) -> [Float] {
        let layout = FeatureLayout(
            target: .temperature,
            window: 24,
            horizons: 24,
            steps: StepFeature.allCases,
            context: ContextFeature.allCases
        )
        let scaler = Scaler(
            means: layout.steps.map { _ in 0 },
            standardDeviations: layout.steps.map { _ in 1 },
            targetScales: Array(repeating: 1, count: 24)
        )
        let hours = origin - 23..<origin + 1
        let table = FeatureTable(layout: layout, scaler: scaler, series: series, place: place, hours: hours)
        return window(table, at: origin).flatMap { $0 } + context(table, at: origin)
    }

    private func context(_ table: FeatureTable, at origin: Hour, without dropped: [InputGroup] = []) -> [Float] {
        var values = [Float](repeating: .nan, count: table.layout.contextSize)
        values.withUnsafeMutableBufferPointer { table.writeContext(at: origin, without: dropped, into: $0) }
        return values
    }
}
