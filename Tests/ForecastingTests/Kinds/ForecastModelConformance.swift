import Forecasting
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

/// The guarantees of ``ForecastModel`` for its forecasts, for every kind of ``ConformingKinds``.
final class ForecastModelConformance: XCTestCase {
    func testABareSequenceIsForecastForEveryHorizon() throws {
        for known in try ConformingKinds.trained() {
            let forecast = try known.model.forecast(sequence: known.sequence)
            assertComplete(forecast, known)
            XCTAssertNil(forecast.issuedAt, "\(known)")
            assert(forecast.missingInputs, contain: [.time, .latitude, .longitude], known)
        }
    }

    func testAForecastOfSomeHorizonsIsPartOfTheForecastOfAll() throws {
        for known in try ConformingKinds.trained() {
            let all = try known.forecast(of: known.series)
            let some = try known.model.forecast(
                series: known.series,
                station: known.station,
                origin: known.origin,
                horizons: [6, 1]
            )
            XCTAssertEqual(some.points, [all[horizon: 6], all[horizon: 1]].compactMap(\.self), "\(known)")
        }
    }

    func testNothingObservedAfterTheOriginChangesTheForecast() throws {
        for known in try ConformingKinds.trained() {
            var generator = SplitMix64(seed: 53)
            for _ in 0..<10 {
                let origin = known.origin - Int(generator.next() % 300)
                let other = known.series.scrambled(from: origin + 1, seed: generator.next())
                let ended = known.series[known.series.startHour..<origin + 1]
                func forecasts(_ series: HourlySeries) throws -> [Forecast.Point] {
                    try known.model.forecast(series: series, station: known.station, origin: origin).points
                }
                func predictions(_ series: HourlySeries) throws -> [Float] {
                    try known.model.predict(from: [origin], horizons: 24, of: series, at: known.station)
                }
                for changed in [other, ended] {
                    XCTAssertEqual(try forecasts(changed), try forecasts(known.series), "\(known)")
                    XCTAssertEqual(try predictions(changed), try predictions(known.series), "\(known)")
                }
            }
        }
    }

    func testTheTargetAtTheOriginMovesTheForecast() throws {
        for known in try ConformingKinds.trained() {
            let before = try known.forecast(of: known.series)
            let now = Double(known.series.rawValue(known.target, known.origin))
            let moved = known.series.replacing(known.target, at: known.origin, by: known.target.adding(5, to: now))
            XCTAssertNotEqual(try known.forecast(of: moved).points, before.points, "\(known)")
        }
    }

    func testManyOriginsAreForecastAsOneIs() throws {
        for known in try ConformingKinds.trained() {
            let origins = (0..<300).map { known.origin - $0 }
            let horizons = known.specification.horizons
            let batch = try known.model.predict(
                from: origins,
                horizons: horizons,
                of: known.series,
                at: known.station
            )
            XCTAssertEqual(batch.count, origins.count * horizons, "\(known)")
            for row in stride(from: 0, to: origins.count, by: 37) {
                let single = try known.model.forecast(
                    series: known.series,
                    station: known.station,
                    origin: origins[row]
                )
                for (point, value) in zip(single.points, batch[(row * horizons)...]) {
                    XCTAssertEqual(known.target.difference(point.value, Double(value)), 0, accuracy: 1e-3, "\(known)")
                }
            }
        }
    }

    /// Forecasts of a circular target are in 0 ..< its period, those of a linear target within its physical range.
    func testForecastsLieWithinTheRangeOfTheTarget() throws {
        for known in try ConformingKinds.trained() {
            let predicted =
                known.trained.heldOutOutcomes.map(\.predicted)
                + (try known.forecast(of: known.series).points.map(\.value))
            for value in predicted {
                switch known.target.kind {
                case .linear: XCTAssertTrue(known.target.physicalRange.contains(value), "\(known): \(value)")
                case .circular(let period): XCTAssertTrue((0..<period).contains(value), "\(known): \(value)")
                }
            }
        }
    }

    private func assertComplete(
        _ forecast: Forecast,
        _ known: TrainedCase,
        file: StaticString = #filePath,
        line: UInt = #line
    ) {
        XCTAssertEqual(
            forecast.points.map(\.horizon),
            Array(1...known.specification.horizons),
            "\(known)",
            file: file,
            line: line
        )
        XCTAssertTrue(forecast.points.allSatisfy(\.value.isFinite), "\(known)", file: file, line: line)
    }

    private func assert(
        _ missing: [MissingInput],
        contain expected: [MissingInput],
        _ known: TrainedCase,
        file: StaticString = #filePath,
        line: UInt = #line
    ) {
        for input in expected {
            XCTAssertTrue(missing.contains(input), "\(known): \(input) in \(missing)", file: file, line: line)
        }
    }
}

// Missing inputs.
extension ForecastModelConformance {
    func testCompleteInputsAreNotReported() throws {
        for known in try ConformingKinds.trained() {
            XCTAssertEqual(try known.forecast(of: known.series).missingInputs, [], "\(known)")
        }
    }

    func testAnUnknownPlaceIsReported() throws {
        for known in try ConformingKinds.trained() {
            for station in [nil, Station(id: "nowhere")] {
                let forecast = try known.forecast(of: known.series, station: station)
                assertComplete(forecast, known)
                assert(forecast.missingInputs, contain: [.latitude, .longitude], known)
            }
        }
    }

    /// Removes the first half of the window and everything before it; with one hour less the model rejects the input.
    func testHalfOfTheWindowIsEnoughAndReported() throws {
        for known in try ConformingKinds.trained() {
            let half = (known.window + 1) / 2
            func ending(hours: Int) -> HourlySeries {
                known.series[known.origin - hours + 1..<known.series.hours.upperBound]
            }
            let forecast = try known.forecast(of: ending(hours: half))
            assertComplete(forecast, known)
            assert(forecast.missingInputs, contain: [.variable(known.target)], known)
            XCTAssertTrue(known.model.canForecast(from: known.origin, of: ending(hours: half)), "\(known)")
            XCTAssertFalse(known.model.canForecast(from: known.origin, of: ending(hours: half - 1)), "\(known)")
            XCTAssertThrowsError(try known.forecast(of: ending(hours: half - 1)), "\(known)") {
                XCTAssertEqual(
                    $0 as? ForecastError,
                    .tooFewHours(
                        known.target,
                        known: half - 1,
                        window: known.window,
                        origin: Timestamp(known.origin)
                    )
                )
            }
        }
    }

    func testGapsWithinTheWindowAreReportedIfTheyAreLong() throws {
        for known in try ConformingKinds.trained() {
            for (length, isReported) in [(3, false), (FeatureLayout.carryForwardLimit + 2, true)] {
                let end = known.origin - 2
                let gap = known.series.without(known.target, hours: end - length..<end)
                let forecast = try known.forecast(of: gap)
                assertComplete(forecast, known)
                XCTAssertEqual(
                    forecast.missingInputs.contains(.variable(known.target)),
                    isReported,
                    "\(known), \(length) h"
                )
            }
        }
    }

    func testAnotherVariableThatIsMissingIsReported() throws {
        for known in try ConformingKinds.trained() {
            for variable in Variable.all where variable != known.target {
                let forecast = try known.forecast(of: known.series.without(variable, hours: known.series.hours))
                assertComplete(forecast, known)
                let isInput = known.specification.inputs.contains(variable)
                XCTAssertEqual(
                    forecast.missingInputs,
                    isInput ? [.variable(variable)] : [],
                    "\(known) without \(variable)"
                )
            }
        }
    }

    func testAShortHistoryDoesNotFail() throws {
        for known in try ConformingKinds.trained() {
            let short = known.series[known.origin - known.window + 1..<known.origin + 1]
            assertComplete(try known.forecast(of: short), known)
        }
    }
}

// Rejected inputs.
extension ForecastModelConformance {
    private func assertRefused(
        _ known: TrainedCase,
        _ expected: ForecastError,
        line: UInt = #line,
        _ body: () throws -> Any
    ) {
        XCTAssertThrowsError(_ = try body(), "\(known)", line: line) {
            XCTAssertEqual($0 as? ForecastError, expected, "\(known)", line: line)
        }
    }

    func testASequenceThatCannotBeReadIsRefused() throws {
        for known in try ConformingKinds.trained() {
            let good = known.sequence
            let (window, inputs, target) = (known.window, known.specification.inputs, known.target)
            func replacing(step: Int, by values: [Double]) -> [[Double]] {
                var steps = good
                steps[step] = values
                return steps
            }
            func changing(step: Int, targetTo value: Double) -> [[Double]] {
                replacing(step: step, by: [value] + good[step].dropFirst())
            }
            let tooHigh = target.physicalRange.upperBound + 1
            let cases: [(sequence: [[Double]], ForecastError)] = [
                ([], .sequenceTooShort(steps: 0, expected: window)),
                (Array(good.dropFirst()), .sequenceTooShort(steps: window - 1, expected: window)),
                (
                    replacing(step: 3, by: good[3] + [0]),
                    .wrongWidth(step: 3, width: inputs.count + 1, expected: inputs)
                ),
                (replacing(step: 0, by: []), .wrongWidth(step: 0, width: 0, expected: inputs)),
                (changing(step: 4, targetTo: .nan), .notFinite(step: 4, variable: target)),
                (changing(step: 4, targetTo: .infinity), .notFinite(step: 4, variable: target)),
                (
                    changing(step: window - 1, targetTo: tooHigh),
                    .outsidePhysicalRange(step: window - 1, variable: target, value: tooHigh)
                ),
            ]
            for (sequence, expected) in cases {
                assertRefused(known, expected) { try known.model.forecast(sequence: sequence) }
            }
        }
    }

    func testAHorizonOutOfRangeIsRefused() throws {
        for known in try ConformingKinds.trained() {
            let longest = known.specification.horizons
            for horizon in [0, -1, longest + 1] {
                let expected = ForecastError.horizonOutOfRange(horizon: horizon, longest: longest)
                assertRefused(known, expected) {
                    try known.model.forecast(sequence: known.sequence, horizons: [1, horizon])
                }
                assertRefused(known, expected) {
                    try known.model.predict(
                        from: [known.origin],
                        horizons: horizon,
                        of: known.series,
                        at: known.station
                    )
                }
            }
            assertRefused(known, .noHorizons(longest: longest)) {
                try known.model.forecast(sequence: known.sequence, horizons: [])
            }
        }
    }

    func testAnOriginWithoutTargetIsRefused() throws {
        for known in try ConformingKinds.trained() {
            let origin = known.origin
            let gap = known.series.without(known.target, hours: origin...origin)
            let expected = ForecastError.originWithoutTarget(
                known.target,
                station: known.station.id,
                origin: Timestamp(origin)
            )
            assertRefused(known, expected) { try known.forecast(of: gap) }
            assertRefused(known, expected) {
                try known.model.predict(from: [origin - 1, origin], horizons: 1, of: gap, at: known.station)
            }
        }
    }
}
