import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

final class ForecasterTests: XCTestCase {
    private let station = SyntheticWeather.station

    /// A network with fresh weights and the scaler of synthetic weather, sufficient for tests of a forecast's inputs.
    private func forecaster(
        additionalInputs: [Variable] = [.windSpeed, .pressure],
        seed: UInt64 = 16
    ) throws -> GRUForecaster {
        let series = SyntheticWeather.series(hours: 1000, seed: seed)
        let split = Split.chronological(series.hours)
        let data = StationData(station: station, series: series, split: split)
        let specification = try GRUKind(additionalInputs: additionalInputs)
            .specification(for: .temperature, fitting: [data])
        return try GRUForecaster(
            specification: specification,
            parameters: GRUParameters(shape: specification.shape, seed: seed)
        )
    }

    private func sequence(_ series: HourlySeries, _ hours: Range<Hour>) -> [[Double]] {
        hours.map { hour in SyntheticWeather.variables.map { Double(series.rawValue($0, hour)) } }
    }

    func testNothingObservedAfterTheOriginChangesTheForecast() throws {
        let forecaster = try forecaster()
        let series = SyntheticWeather.series(hours: 600, seed: 17, gapShare: 0.05)
        var generator = SplitMix64(seed: 18)
        for _ in 0..<25 {
            let origin = series.startHour + 200 + Int(generator.next() % 300)
            guard series[.temperature, origin] != nil else { continue }
            let other = series.scrambled(from: origin + 1, seed: generator.next())
            XCTAssertEqual(
                try forecaster.forecast(series: series, station: station, origin: origin),
                try forecaster.forecast(series: other, station: station, origin: origin)
            )
        }
    }

    func testEveryInputMovesTheForecast() throws {
        let forecaster = try forecaster()
        let series = SyntheticWeather.series(hours: 400, seed: 19)
        let origin = series.startHour + 300
        let before = try forecaster.forecast(series: series, station: station, origin: origin)
        func moves(_ variable: Variable, hoursBefore: Int, by difference: Double) throws {
            let value = Double(series.rawValue(variable, origin - hoursBefore)) + difference
            let other = series.replacing(variable, at: origin - hoursBefore, by: value)
            let after = try forecaster.forecast(series: other, station: station, origin: origin)
            XCTAssertNotEqual(before.points, after.points, "\(variable) \(hoursBefore) h before")
        }
        try moves(.temperature, hoursBefore: 0, by: 3)
        try moves(.temperature, hoursBefore: 12, by: 3)
        try moves(.temperature, hoursBefore: 100, by: 5)
        try moves(.windSpeed, hoursBefore: 1, by: 3)
        try moves(.pressure, hoursBefore: 2, by: 2)
        let elsewhere = Station(id: "elsewhere", latitude: 45, longitude: 100)
        XCTAssertNotEqual(before, try forecaster.forecast(series: series, station: elsewhere, origin: origin))
    }

    func testAWarmerWindowGivesAWarmerForecast() throws {
        let forecaster = try forecaster()
        let steps = sequence(
            SyntheticWeather.series(hours: 24, seed: 20),
            SyntheticWeather.start..<SyntheticWeather.start + 24
        )
        var values: [Double] = []
        for warming in stride(from: -20.0, through: 20, by: 5) {
            let warmed = steps.map { [$0[0] + warming, $0[1], $0[2]] }
            values.append(try forecaster.forecast(sequence: warmed, horizons: [1]).points[0].value)
        }
        for (colder, warmer) in zip(values, values.dropFirst()) { XCTAssertGreaterThan(warmer, colder + 2) }
    }

    func testASequenceWithTimeAndPlaceIsTheSeriesOfTheSameHours() throws {
        let forecaster = try forecaster()
        let series = SyntheticWeather.series(hours: 400, seed: 21)
        let origin = series.startHour + 399
        let fromSeries = try forecaster.forecast(series: series, station: station, origin: origin)
        let fromSequence = try forecaster.forecast(
            sequence: sequence(series, series.hours),
            time: Timestamp(origin),
            station: station
        )
        for (a, b) in zip(fromSeries.points, fromSequence.points) { XCTAssertEqual(a.value, b.value, accuracy: 1e-4) }
        XCTAssertEqual(fromSequence.missingInputs, [])
        XCTAssertEqual(fromSequence.issuedAt, Timestamp(origin))
    }

    func testABareSequenceIsAnsweredAndItsMissingInputsAreReported() throws {
        let forecaster = try forecaster()
        let hours = SyntheticWeather.start..<SyntheticWeather.start + 24
        let forecast = try forecaster.forecast(sequence: sequence(SyntheticWeather.series(hours: 24, seed: 22), hours))
        XCTAssertEqual(forecast.missingInputs, [.time, .latitude, .longitude, .weeklyHistory])
        XCTAssertNil(forecast.issuedAt)
        XCTAssertEqual(forecast.points.map(\.horizon), Array(1...24))
    }

    func testMissingInputsAreReported() throws {
        let forecaster = try forecaster()
        let temperatures = (0..<300).map { Double($0 % 24) }
        let series = HourlySeries(startHour: 0, temperature: temperatures)
        let forecast = try forecaster.forecast(
            series: series,
            station: Station(id: "A", latitude: 10),
            origin: 299,
            horizons: [1]
        )
        XCTAssertEqual(forecast.missingInputs, [.longitude, .variable(.windSpeed), .variable(.pressure)])
        let gap = series.replacing(.temperature, at: 299, by: nil)
        XCTAssertThrowsError(try forecaster.forecast(series: gap, station: nil, origin: 299))
        XCTAssertTrue(
            try forecaster.forecast(series: series[280..<300], station: nil, origin: 299).missingInputs
                .contains(.variable(.temperature))
        )
        XCTAssertThrowsError(try forecaster.forecast(series: series[290..<300], station: nil, origin: 299)) {
            XCTAssertEqual(
                $0 as? ForecastError,
                .tooFewHours(.temperature, known: 10, window: 24, origin: Timestamp(299))
            )
        }
    }

    func testASequenceThatCannotBeReadIsRefusedWithWhatWasFoundAndWhatIsExpected() throws {
        let forecaster = try forecaster()
        let good = Array(repeating: [10.0, 3, 1013], count: 24)
        func refused(_ sequence: [[Double]], horizons: [Int]? = nil, _ expected: ForecastError) {
            XCTAssertThrowsError(try forecaster.forecast(sequence: sequence, horizons: horizons)) {
                XCTAssertEqual($0 as? ForecastError, expected)
                XCTAssertGreaterThan("\($0)".count, 30)
            }
        }
        func replacing(_ step: Int, _ values: [Double]) -> [[Double]] {
            var steps = good
            steps[step] = values
            return steps
        }
        refused(Array(good.prefix(5)), .sequenceTooShort(steps: 5, expected: 24))
        refused([], .sequenceTooShort(steps: 0, expected: 24))
        refused(replacing(3, [10]), .wrongWidth(step: 3, width: 1, expected: SyntheticWeather.variables))
        refused(replacing(3, [10, .nan, 1013]), .notFinite(step: 3, variable: .windSpeed))
        refused(replacing(23, [10, 3, 101_325]), .outsidePhysicalRange(step: 23, variable: .pressure, value: 101_325))
        refused(good, horizons: [1, 25], .horizonOutOfRange(horizon: 25, longest: 24))
        refused(good, horizons: [], .noHorizons(longest: 24))
        let temperatureOnly = try self.forecaster(additionalInputs: [])
        XCTAssertNoThrow(try temperatureOnly.forecast(sequence: good.map { [$0[0]] }))
        XCTAssertThrowsError(try temperatureOnly.forecast(sequence: good)) {
            XCTAssertEqual($0 as? ForecastError, .wrongWidth(step: 0, width: 3, expected: [.temperature]))
        }
    }

    func testABatchOfOriginsGivesWhatSingleForecastsGive() throws {
        let forecaster = try forecaster()
        let series = SyntheticWeather.series(hours: 900, seed: 23, gapShare: 0.02)
        let origins = Backtest.origins(of: .temperature, in: [series.hours], of: series, window: 24)
        let batch = try forecaster.predict(from: origins, horizons: 24, of: series, at: station)
        for row in stride(from: 0, to: origins.count, by: 37) {
            let single = try forecaster.forecast(series: series, station: station, origin: origins[row])
            for (point, value) in zip(single.points, batch[row * 24..<row * 24 + 24]) {
                XCTAssertEqual(point.value, Double(value), accuracy: 1e-4)
            }
        }
    }

    func testTheSpecificationSurvivesJSONInSnakeCase() throws {
        let specification = try forecaster().specification
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(specification)
        XCTAssertEqual(try JSONDecoder().decode(GRUSpecification.self, from: json), specification)
        let keys = String(decoding: json, as: UTF8.self)
        XCTAssertTrue(keys.contains("\"feature_version\"") && keys.contains("\"target_spreads\""))
        XCTAssertNil(keys.range(of: "\"[a-z]+[A-Z][A-Za-z]*\":", options: .regularExpression), "camel case in \(keys)")
    }

    func testASpecificationThatDoesNotFitTogetherIsRefused() throws {
        let good = try forecaster().specification
        var scaler = good.scaler
        scaler.standardDeviations[0] = 0
        XCTAssertThrowsError(
            try GRUSpecification(inputs: good.inputs, layout: good.layout, shape: good.shape, scaler: scaler)
        )
        var layout = good.layout
        layout.horizons = 12
        XCTAssertThrowsError(
            try GRUSpecification(inputs: good.inputs, layout: layout, shape: good.shape, scaler: good.scaler)
        )
        let other = try GRUShape(inputSize: 2, hiddenSize: 3, outputSize: 1)
        XCTAssertThrowsError(try GRUForecaster(specification: good, parameters: GRUParameters(shape: other, seed: 1)))
    }
}
