import Forecasting
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
        let layout = FeatureLayout(window: window, horizons: 24, steps: features, context: [])
        let scaler = Scaler(
            means: features.map { _ in 0 },
            spreads: features.map { _ in 1 },
            targetSpreads: Array(repeating: 1, count: 24)
        )
        return FeatureTable(layout: layout, scaler: scaler, series: series, place: place, hours: series.hours)
    }

    private func window(_ table: FeatureTable, at origin: Int64, without dropped: [InputGroup] = []) -> [[Float]] {
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
        let rows = window(table(series, [.temperatureChange, .pressureTendency, .windSpeed], window: 4), at: 3)
        XCTAssertEqual(rows.map { $0[0] }, [0, 1, 2, 3])
        XCTAssertEqual(rows.map { $0[1] }, [0, 0, 0, -1])
        XCTAssertEqual(rows.map { $0[2] }, [0, 1, 2, 3])
    }

    func testHeightAboveTheOriginIsZeroAtTheOriginAndWhereTheTemperatureIsMissing() {
        let series = HourlySeries(startHour: 0, temperature: [nil, 0, 4, 7])
        let rows = window(table(series, [.temperatureAboveOrigin, .temperatureKnown], window: 4), at: 3)
        XCTAssertEqual(rows, [[0, 0], [-7, 1], [-3, 1], [0, 1]])
    }

    func testAGapLongerThanSixHoursIsMarkedAsUnknown() {
        let values: [Double?] = [5] + Array(repeating: nil, count: 8) + [6]
        let rows = window(
            table(HourlySeries(startHour: 0, temperature: values), [.temperature, .temperatureKnown], window: 10),
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
                    XCTAssertEqual(dropped[column], isGone ? 0 : row[column], feature.rawValue)
                }
            }
        }
    }

    /// What training shows a network as "without history" is what serving shows it for a bare sequence.
    func testDroppingHistoryEqualsHavingNoneBeforeTheWindow() {
        let series = SyntheticWeather.series(hours: 400, seed: 5)
        let origin = series.startHour + 350
        let short = series[origin - 23..<origin + 1]
        let layout = FeatureLayout(channels: .noaa)
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
        // T = day² at hour 0 and day² + day at hour 6 of each day.
        var temperatures = [Double?](repeating: nil, count: 24 * 8 + 1)
        for day in 0..<9 where day * 24 < temperatures.count {
            temperatures[day * 24] = Double(day)
            if day * 24 + 6 < temperatures.count { temperatures[day * 24 + 6] = Double(3 * day) }
        }
        let series = HourlySeries(startHour: 0, temperature: temperatures)
        // Origin: hour 0 of day 8. Changes of the days 1 … 7 are 2·day: their mean is 8.
        XCTAssertEqual(DiurnalHistory.meanChange(horizon: 6, at: 8 * 24, of: series), 8)
        XCTAssertTrue(DiurnalHistory.meanChange(horizon: 5, at: 8 * 24, of: series).isNaN)
        XCTAssertTrue(DiurnalHistory.meanChange(horizon: 25, at: 8 * 24, of: series).isNaN)
        let twoDays = series[6 * 24..<series.hours.upperBound]
        XCTAssertTrue(DiurnalHistory.meanChange(horizon: 6, at: 8 * 24, of: twoDays).isNaN)
        XCTAssertEqual(DiurnalHistory.mean(.temperature, at: 7 * 24 + 6, days: 7, of: series), 9)
    }

    func testNoFeatureReadsAnythingAfterItsHour() {
        let series = SyntheticWeather.series(hours: 500, seed: 6, gapShare: 0.05)
        var generator = SplitMix64(seed: 7)
        for _ in 0..<20 {
            let origin = series.startHour + 200 + Int64(generator.next() % 250)
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
            window: 24,
            horizons: 24,
            steps: [.temperature, .windSpeed, .pressureAnomaly],
            context: ContextFeature.standard
        )
        let scaler = Scaler(means: [0, 0, 0], spreads: [1, 1, 1], targetSpreads: (1...24).map { Float($0) })
        let table = FeatureTable(layout: layout, scaler: scaler, series: series, place: place, hours: series.hours)
        let values = context(table, at: origin)
        let bare = context(table, at: origin, without: InputGroup.allCases)
        func without(_ group: InputGroup) -> [Float] { context(table, at: origin, without: [group]) }
        func elevation(_ hour: Int64) -> Double {
            SolarPosition(hour: hour, latitude: place.latitude, longitude: place.longitude).sineOfElevation
        }
        for horizon in 1...24 {
            let index = horizon - 1
            let weekly = DiurnalHistory.meanChange(horizon: horizon, at: origin, of: series)
            let yesterday = series.rawValue(.temperature, origin + Int64(horizon) - 24)
            let difference = yesterday - series.rawValue(.temperature, origin)
            let sun = elevation(origin + Int64(horizon)) - elevation(origin)
            XCTAssertEqual(values[index], weekly / Float(horizon), accuracy: 1e-5)
            XCTAssertEqual(values[24 + index], difference / Float(horizon), accuracy: 1e-5)
            let days = (1...14).map { origin + Int64(horizon - 24 * $0) }
            let normal = days.compactMap { series[.temperature, $0].map(Double.init) }
            let fromNormal = normal.reduce(0, +) / Double(normal.count) - Double(series.rawValue(.temperature, origin))
            XCTAssertEqual(Double(values[48 + index]), fromNormal / Double(horizon), accuracy: 1e-4)
            let regression = DayAheadRegression.expectedChange(at: origin, of: series)
            XCTAssertEqual(values[72 + index], regression / Float(horizon), accuracy: 1e-5)
            XCTAssertEqual(Double(values[96 + index]), sun, accuracy: 1e-5)
            XCTAssertEqual((0..<5).map { bare[24 * $0 + index] }, [0, values[24 + index], 0, 0, 0])
            XCTAssertEqual(
                without(.windSpeed)[72 + index],
                DayAheadRegression.expectedChange(at: origin, of: series, reading: .pressure) / Float(horizon),
                accuracy: 1e-5
            )
        }
    }

    /// Window and context of all features, NaN never among them.
    private func everything(_ series: HourlySeries, at origin: Int64) -> [Float] {
        let layout = FeatureLayout(
            window: 24,
            horizons: 24,
            steps: StepFeature.allCases,
            context: ContextFeature.allCases
        )
        let scaler = Scaler(
            means: layout.steps.map { _ in 0 },
            spreads: layout.steps.map { _ in 1 },
            targetSpreads: Array(repeating: 1, count: 24)
        )
        let hours = origin - 23..<origin + 1
        let table = FeatureTable(layout: layout, scaler: scaler, series: series, place: place, hours: hours)
        return window(table, at: origin).flatMap { $0 } + context(table, at: origin)
    }

    private func context(_ table: FeatureTable, at origin: Int64, without dropped: [InputGroup] = []) -> [Float] {
        var values = [Float](repeating: .nan, count: table.layout.contextSize)
        values.withUnsafeMutableBufferPointer { table.writeContext(at: origin, without: dropped, into: $0) }
        return values
    }
}
