import DriftDetection
import XCTest

final class DriftDetectorTests: XCTestCase {
    func testItLearnsFromTheFirst720Rows() {
        var detector = DriftDetector()
        let stream = SimulatedStream(seed: 1, count: 720)
        _ = detector.run(stream.rows.prefix(719))
        XCTAssertEqual(detector.phase, .learning)
        XCTAssertTrue(detector.statistics.isEmpty)
        _ = detector.run(stream.rows.suffix(1))
        XCTAssertEqual(detector.phase, .watching)
    }

    func testABiasIsReportedOnceWithDirectionStartAndSize() throws {
        for seed in UInt64(1)...20 {
            var stream = SimulatedStream(seed: seed, count: 2500)
            let shift = seed.isMultiple(of: 2) ? 1.5 : -1.5
            let sigma = stream.sigma
            stream.changeErrors(from: 1500) { error, _ in error + shift * sigma }
            var detector = DriftDetector()
            let drifts = detector.run(stream.rows).drifts
            XCTAssertEqual(drifts.count, 1, "seed \(seed)")
            let drift = try XCTUnwrap(drifts.first)
            XCTAssertEqual(drift.kind, .bias)
            XCTAssertEqual(drift.direction, shift > 0 ? .tooLow : .tooHigh)
            XCTAssertTrue((1500..<1560).contains(drift.row), "seed \(seed), row \(drift.row)")
            XCTAssertEqual(Double(drift.estimatedStartRow), 1500, accuracy: 15, "seed \(seed)")
            XCTAssertEqual(drift.estimatedStart, stream.rows[drift.estimatedStartRow].time)
            XCTAssertEqual(drift.sizeInSigma, 1.5, accuracy: 0.8, "seed \(seed)")
            XCTAssertEqual(drift.size, 1.5 * sigma, accuracy: 0.8 * sigma, "seed \(seed)")
            XCTAssertGreaterThanOrEqual(drift.statistic, drift.threshold)
            XCTAssertEqual(detector.phase, .drifted)
        }
    }

    func testLargerErrorsAreReportedAsErrorSize() {
        var right = 0
        for seed in UInt64(1)...20 {
            var stream = SimulatedStream(seed: seed, count: 2500)
            var detector = DriftDetector()
            stream.changeErrors(from: 1500) { error, _ in error * 2.2 }
            let drifts = detector.run(stream.rows).drifts
            XCTAssertEqual(drifts.count, 1, "seed \(seed)")
            right += drifts.first?.kind == .errorSize ? 1 : 0
        }
        XCTAssertGreaterThanOrEqual(right, 18)
    }

    func testADailyWaveIsReportedAsDailyShape() {
        var right = 0
        for seed in UInt64(1)...20 {
            var stream = SimulatedStream(seed: seed, count: 2500)
            let sigma = stream.sigma
            stream.changeErrors(from: 1500) { error, rows in
                error + 0.9 * sigma * (rows % 24 < 12 ? 1 : -1)
            }
            var detector = DriftDetector()
            right += detector.run(stream.rows).drifts.first?.kind == .dailyShape ? 1 : 0
        }
        XCTAssertGreaterThanOrEqual(right, 15)
    }

    func testACreepingBiasIsReportedAsSlowTrend() {
        var right = 0
        for seed in UInt64(1)...20 {
            var stream = SimulatedStream(seed: seed, count: 3500)
            let sigma = stream.sigma
            stream.changeErrors(from: 1500) { error, rows in error + sigma * min(Double(rows) / 1400, 1) * 1.5 }
            var detector = DriftDetector()
            right += detector.run(stream.rows).drifts.first?.kind == .slowTrend ? 1 : 0
        }
        XCTAssertGreaterThanOrEqual(right, 12)
    }

    func testChangingWeatherIsNoDrift() {
        for seed in UInt64(1)...20 {
            var detector = DriftDetector()
            let stream = SimulatedStream(.changingWeather, seed: seed, count: 4000)
            XCTAssertTrue(detector.run(stream.rows).drifts.isEmpty, "seed \(seed)")
        }
    }

    func testAWarningComesBeforeASlowDrift() throws {
        var stream = SimulatedStream(seed: 5, count: 3500)
        let sigma = stream.sigma
        stream.changeErrors(from: 1500) { error, rows in error + sigma * Double(rows) / 1000 }
        var detector = DriftDetector()
        let signals = detector.run(stream.rows)
        let drift = try XCTUnwrap(signals.drifts.first)
        let warned = signals.contains {
            if case .warning(let evidence) = $0.signal {
                evidence.row < drift.row && evidence.row >= 1500
            } else {
                false
            }
        }
        XCTAssertTrue(warned)
    }

    func testAfterADriftHasEndedTheNextIsReported() {
        var stream = SimulatedStream(seed: 3, count: 3000)
        let sigma = stream.sigma
        stream.changeErrors(from: 1200, to: 1400) { error, _ in error + 2 * sigma }
        stream.changeErrors(from: 2000, to: 2200) { error, _ in error - 2 * sigma }
        var detector = DriftDetector()
        let signals = detector.run(stream.rows)
        XCTAssertEqual(signals.drifts.map(\.direction), [.tooLow, .tooHigh])
        let ends = signals.filter { if case .driftEnded = $0.signal { true } else { false } }
        XCTAssertEqual(ends.count, 2)
        XCTAssertEqual(detector.phase, .watching)
    }

    /// Stored evidence contains the words for temperatures.
    func testDirectionsKeepTheirWords() {
        XCTAssertEqual(DriftDirection.tooLow.rawValue, "too_cold")
        XCTAssertEqual(DriftDirection.tooHigh.rawValue, "too_warm")
        XCTAssertEqual(DriftDirection.tooCold, .tooLow)
        XCTAssertEqual(DriftDirection.tooWarm, .tooHigh)
    }

    func testALargerBudgetNeverAlarmsLater() throws {
        for seed in UInt64(1)...10 {
            var stream = SimulatedStream(.autocorrelation, seed: seed, count: 2500)
            let sigma = stream.sigma
            stream.changeErrors(from: 1500) { error, _ in error + 2 * sigma }
            var delays: [Int] = []
            for budget in [0.1, 1, 12] {
                var detector = DriftDetector(configuration: try DriftConfiguration(falseAlarmsPerYear: budget))
                delays.append(detector.run(stream.rows).drifts.first { $0.row >= 1500 }?.row ?? 2500)
            }
            XCTAssertLessThanOrEqual(delays[1], delays[0])
            XCTAssertLessThanOrEqual(delays[2], delays[1])
        }
    }

    func testABudgetOutOfRangeIsRefused() {
        for budget in [0, -1, .nan, 101] {
            XCTAssertThrowsError(try DriftConfiguration(falseAlarmsPerYear: budget)) { error in
                XCTAssertTrue("\(error)".contains("must be between"), "\(error)")
            }
        }
    }
}
