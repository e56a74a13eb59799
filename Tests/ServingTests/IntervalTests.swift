import Forecasting
import Foundation
import Models
import ObservationFixtures
import Observations
import RandomNumbers
import Serving
import Store
import TestSupport
import XCTest

final class IntervalTests: XCTestCase {
    /// A version with a calibration of ± 0.1 °C for each hour ahead.
    private func calibrated(seed: UInt64 = 1, error: @escaping (Int) -> Double = { Double($0) / 10 }) throws
        -> ModelArtifact
    {
        try SmallForecaster.artifact(seed: seed, calibration: SmallForecaster.calibration(error: error))
    }

    /// Half the width of the interval from the calibration alone, in °C.
    private func calibratedHalf(_ horizon: Int, error: (Int) -> Double) throws -> Double {
        let residuals = SmallForecaster.calibration(error: error).residuals
        let interval = try XCTUnwrap(AdaptiveInterval(calibration: residuals, level: 0.9)[horizon])
        return (interval.upper - interval.lower) / 2
    }

    /// Answers have three decimals; a shape is computed from three of their values.
    private static let rounding = 0.0011

    /// Half the width and the middle's distance from the value, in °C.
    private func shape(_ horizon: JSON) throws -> (half: Double, shift: Double) {
        let lower = try XCTUnwrap(horizon["lower"].double), upper = try XCTUnwrap(horizon["upper"].double)
        let value = try XCTUnwrap(horizon["value"].double)
        return ((upper - lower) / 2, (upper + lower) / 2 - value)
    }

    func testABareSequenceGetsTheChampionsCalibratedInterval() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(calibrated())
        for body in [
            #"{"sequence":\#(Bodies.sequence()),"horizons":[1,2,24]}"#,
            #"{"sequence":\#(Bodies.sequence()),"station":"never heard of","horizons":[1,2,24]}"#,
        ] {
            let answer = try await api.post("/predict", body)
            for (horizon, hours) in zip(answer.json["horizons"].array, [1, 2, 24]) {
                let shape = try shape(horizon)
                XCTAssertEqual(shape.half, try calibratedHalf(hours) { Double($0) / 10 }, accuracy: Self.rounding)
                XCTAssertEqual(shape.shift, 0, accuracy: Self.rounding)
                XCTAssertEqual(horizon["level"].double, 0.9)
                XCTAssertEqual(horizon["unit"].text, "°C")
                XCTAssertEqual(horizon["model_version"].text, version)
            }
        }
    }

    /// Residuals of 100 sizes: at 0.5 about the middle half of them, at 0.98 nearly all.
    func testTheLevelIsWhatIsSet() async throws {
        let residuals = (1...100)
            .map { hour in
                Outcome(
                    station: "elsewhere",
                    issuedAt: Timestamp(Hour(Int64(hour))),
                    horizon: 1,
                    predicted: 0,
                    actual: Double((hour * 37) % 101) / 10 - 5.05,
                    persistence: 9
                )
            }
        var widths: [Double] = []
        for level in [0.5, 0.8, 0.98] {
            let api = try await runningAPI(intervalLevel: level)
            try await api.promote(SmallForecaster.artifact(seed: 1, calibration: IntervalCalibration(residuals)))
            let answer = try await api.post("/predict", Bodies.predict(Bodies.sequence()))
            XCTAssertEqual(answer.json["horizons"][0]["level"].double, level)
            widths.append(try shape(answer.json["horizons"][0]).half * 2)
        }
        XCTAssertEqual(widths[0], 5, accuracy: 1)
        XCTAssertEqual(widths[1], 8, accuracy: 1.5)
        XCTAssertEqual(widths[2], 10, accuracy: 1.5)
        XCTAssertTrue(widths[0] < widths[1] && widths[1] < widths[2], "\(widths)")
    }

    func testAStationsIntervalsFollowItsOutcomesAndNoOthers() async throws {
        let api = try await runningAPI(combines: false)
        try await api.promote(calibrated { _ in 0.01 })
        let quiet = try await api.post("/observations", Bodies.observations(0..<1, station: "other"))
        XCTAssertEqual(quiet.status, 200)
        _ = try await api.post("/observations", Bodies.observations(0..<200))
        let body = #"{"station":"KJFK","horizons":[1,2,24]}"#
        let here = try await api.post("/predict", body)
        let stored = try await api.post("/observations", Bodies.observation(199))
        XCTAssertEqual(
            here.json["horizons"].array.map { $0["upper"] }.first,
            stored.json["forecasts"][0]["horizons"][0]["upper"]
        )
        // The forecasts of an untrained network are wrong by some tenths of a degree.
        for horizon in here.json["horizons"].array {
            XCTAssertGreaterThan(try shape(horizon).half, 0.05, "\(horizon)")
        }
        let elsewhere = try await api.post(
            "/predict",
            #"{"sequence":\#(Bodies.sequence()),"station":"other","time":"\#(Bodies.time(23))"}"#
        )
        XCTAssertEqual(
            try shape(elsewhere.json["horizons"][0]).half,
            try calibratedHalf(1) { _ in 0.01 },
            accuracy: Self.rounding
        )
    }

    /// 700 hours of forecasts with errors whose distribution differs from the calibration's.
    func testCoverageComesToTheLevelAndIsAMetric() async throws {
        let api = try await runningAPI()
        var generator = SplitMix64(seed: 7)
        let errors = (1...24)
            .flatMap { horizon in
                (0..<300)
                    .map { hour in
                        Outcome(
                            station: "elsewhere",
                            issuedAt: Timestamp(Hour(Int64(hour))),
                            horizon: horizon,
                            predicted: 0,
                            actual: Double.random(in: -3...3, using: &generator),
                            persistence: 0
                        )
                    }
            }
        try await api.promote(SmallForecaster.artifact(seed: 1, calibration: IntervalCalibration(errors)))
        let none = try await api.metric(#"aerocast_interval_coverage_ratio{target="temperature",horizon="1"}"#)
        XCTAssertNil(none)
        let bodies = (0..<700)
            .map { hour in
                Bodies.observation(
                    hour,
                    temperature: Bodies.temperature(hour) + Double.random(in: -2...2, using: &generator)
                )
            }
        _ = try await api.post("/observations", "[\(bodies.joined(separator: ","))]")
        for horizon in [1, 3, 6, 12, 24] {
            let coverage = try await api.metric(
                #"aerocast_interval_coverage_ratio{target="temperature",horizon="\#(horizon)"}"#
            )
            let level = try await api.metric(
                #"aerocast_interval_level_ratio{target="temperature",horizon="\#(horizon)"}"#
            )
            XCTAssertEqual(try XCTUnwrap(coverage), 0.9, accuracy: 0.04, "\(horizon)")
            XCTAssertEqual(try XCTUnwrap(level), 0.9, accuracy: 1e-9)
        }
    }

    func testAfterARestartForecastsAndIntervalsAreTheSameBitForBit() async throws {
        let (whole, broken) = (try temporaryFolder(), try temporaryFolder())
        let steady = try await runningAPI(in: whole)
        let version = try await steady.promote(calibrated())
        let key = CombinationKey(target: "temperature", station: "KJFK", version: version)
        var stopping = try await runningAPI(in: broken)
        try await stopping.promote(calibrated())
        for part in [0..<1, 1..<30, 30..<31, 31..<77, 77..<78, 78..<120] {
            let expected = try await steady.post("/observations", Bodies.observations(part))
            let answer = try await stopping.post("/observations", Bodies.observations(part))
            XCTAssertEqual(answer.json, expected.json)
            await stopping.stop()
            stopping = try await runningAPI(in: broken)
            let body = #"{"station":"KJFK","horizons":[1,2,5,24]}"#
            let (again, before) = (try await stopping.post("/predict", body), try await steady.post("/predict", body))
            XCTAssertEqual(again.json, before.json)
        }
        let states = try await [steady, stopping]
            .asyncMap { api in
                try await api.store.read { transaction in
                    let intervals = try transaction.intervals(target: "temperature", station: "KJFK")
                    return [
                        intervals?.state, try transaction.combination(of: key)?.state,
                    ]
                }
            }
        XCTAssertFalse(states[0].contains(nil))
        XCTAssertEqual(states[0], states[1])
    }

    func testAPromotionBringsTheNewCalibrationAndKeepsTheSizeThatErrorsHadLately() async throws {
        let (api, calm) = (try await runningAPI(combines: false), try await runningAPI(combines: false))
        for api in [api, calm] { try await api.promote(calibrated(seed: 1) { _ in 0.5 }) }
        _ = try await api.post("/observations", Bodies.observations(0..<300))
        let body = #"{"station":"KJFK"}"#
        let before = try shape(try await api.post("/predict", body).json["horizons"][0])
        for api in [api, calm] { try await api.promote(calibrated(seed: 2) { _ in 4 }) }
        let after = try await api.post("/predict", body)
        let sequence = try await api.post("/predict", Bodies.predict(Bodies.sequence()))
        let calibrated = try shape(sequence.json["horizons"][0])
        XCTAssertEqual(calibrated.half, 4, accuracy: Self.rounding)
        let half = try shape(after.json["horizons"][0]).half
        // The width is between the calibration's and the width of the recent errors.
        XCTAssertGreaterThan(half, min(before.half, calibrated.half))
        XCTAssertLessThan(half, max(before.half, calibrated.half))
        // A repeated observation does not change the answer.
        let next = try await api.post("/observations", Bodies.observation(299))
        XCTAssertEqual(next.json["duplicates"].double, 1)
        let again = try await api.post("/predict", body)
        XCTAssertEqual(again.json, after.json)
    }

    func testAnEarlierChampionsErrorsDoNotMoveTheIntervalsOfTheNext() async throws {
        let api = try await runningAPI()
        try await api.promote(calibrated(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<48))
        try await api.promote(calibrated(seed: 2) { _ in 1 })
        let before = try await api.post("/predict", #"{"station":"KJFK","horizons":[24]}"#)
        // This judges the first champion's forecasts of 24 hours ahead, whose errors are large.
        _ = try await api.post("/observations", Bodies.observation(48, temperature: 40))
        let after = try await api.post("/predict", #"{"station":"KJFK","horizons":[24]}"#)
        XCTAssertEqual(
            try shape(after.json["horizons"][0]).half,
            try shape(before.json["horizons"][0]).half,
            accuracy: Self.rounding
        )
    }

    func testWithoutAModelPersistenceGetsIntervalsOnceItsErrorsAreKnown() async throws {
        let api = try await runningAPI()
        let first = try await api.post("/observations", Bodies.observation(0, temperature: 10))
        for horizon in first.json["forecasts"][0]["horizons"].array {
            XCTAssertEqual(horizon["lower"], .null)
            XCTAssertEqual(horizon["level"], .null)
            XCTAssertTrue(horizon.has("upper"))
        }
        let second = try await api.post("/observations", Bodies.observation(1, temperature: 12))
        let known = second.json["forecasts"][0]["horizons"].array
        var reference = AdaptiveInterval(calibration: [:], level: 0.9)
        reference.observe(residual: 2, horizon: 1)
        XCTAssertEqual(try shape(known[0]).half, try XCTUnwrap(reference[1]).upper, accuracy: Self.rounding)
        XCTAssertEqual(known[1]["lower"], .null)
        _ = try await api.post("/observations", Bodies.observations(2..<200))
        let all = try await api.post("/predict", #"{"station":"KJFK","horizons":[1,2,3,24]}"#)
        let halves = try all.json["horizons"].array.map { try shape($0).half }
        XCTAssertTrue(halves[0] < halves[1] && halves[1] < halves[2], "\(halves)")
        XCTAssertEqual(all.json["answered_by"].text, "persistence")
    }

    func testAStateThatCannotBeReadStartsOver() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(calibrated())
        _ = try await api.post("/observations", Bodies.observations(0..<60))
        try await api.store.write { transaction in
            try transaction.save(
                IntervalRecord(modelVersion: version, state: Data("{}".utf8)),
                target: "temperature",
                station: "KJFK"
            )
        }
        let answer = try await api.post("/observations", Bodies.observation(60))
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertNotNil(answer.json["forecasts"][0]["horizons"][0]["lower"].double)
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
