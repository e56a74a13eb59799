import DriftDetection
import Foundation
import XCTest

/// Rows as they come in practice: late, repeated, missing, absurd; with restarts between them.
final class DriftDetectorRowTests: XCTestCase {
    private func drifting(_ seed: UInt64 = 7) -> SimulatedStream {
        var stream = SimulatedStream(.carryOverDiurnal, seed: seed, count: 2600)
        let sigma = stream.sigma
        stream.changeErrors(from: 1500, to: 1700) { error, _ in error + 2 * sigma }
        stream.changeReadings(from: 2000, to: 2100) { _ in 11.5 }
        return stream
    }

    func testARestartInTheMiddleIsNoRestart() throws {
        let stream = drifting()
        var unbroken = DriftDetector()
        let expected = unbroken.run(stream.rows)
        XCTAssertFalse(expected.isEmpty)
        for cut in [1, 300, 719, 720, 1200, 1507, 1600, 2005, 2050, 2400] {
            var before = DriftDetector()
            var signals = before.run(stream.rows.prefix(cut))
            let data = try JSONEncoder().encode(before)
            var after = try JSONDecoder().decode(DriftDetector.self, from: data)
            XCTAssertEqual(after, before, "cut at \(cut)")
            signals += after.run(stream.rows.dropFirst(cut))
            XCTAssertEqual(signals, expected, "cut at \(cut)")
            XCTAssertEqual(after, unbroken, "cut at \(cut)")
        }
    }

    func testLateAndRepeatedRowsChangeNothingButTheirCount() {
        let stream = drifting()
        var clean = DriftDetector()
        let expected = clean.run(stream.rows)
        var disturbed = DriftDetector()
        var signals: [TimedSignal] = []
        for (index, row) in stream.rows.enumerated() {
            signals += disturbed.run([row])
            XCTAssertNil(disturbed.update(row))
            if index >= 30 {
                XCTAssertNil(disturbed.update(stream.rows[index - 30]))
            }
        }
        XCTAssertEqual(signals, expected)
        XCTAssertEqual(disturbed.rows, clean.rows)
        XCTAssertEqual(disturbed.refusedRows, 2 * stream.rows.count - 30)
        XCTAssertEqual(disturbed.statistics, clean.statistics)
    }

    func testNumbersThatAreNotFiniteNeverEnterTheState() throws {
        var stream = SimulatedStream(seed: 11, count: 2500)
        let absurd: [Double] = [.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1e300]
        for index in stride(from: 5, to: 2500, by: 13) {
            let value = absurd[index / 13 % absurd.count]
            if index.isMultiple(of: 2) {
                stream.rows[index].predicted = value
            } else {
                stream.rows[index].baseline = value
            }
        }
        for index in stride(from: 9, to: 2500, by: 101) {
            stream.rows[index].actual = .nan
        }
        var detector = DriftDetector()
        XCTAssertTrue(detector.run(stream.rows).drifts.isEmpty)
        XCTAssertTrue(detector.statistics.allSatisfy { $0.value.isFinite })
        XCTAssertNoThrow(try JSONEncoder().encode(detector))
    }

    func testTimesBeyondBeliefAreRefused() {
        let stream = SimulatedStream(seed: 12, count: 1500)
        var detector = DriftDetector()
        for (index, row) in stream.rows.enumerated() {
            var absurd = row
            absurd.time = index.isMultiple(of: 2) ? Int64.max : Int64.min
            XCTAssertNil(detector.update(absurd))
            _ = detector.update(row)
        }
        XCTAssertEqual(detector.rows, 1500)
        XCTAssertEqual(detector.refusedRows, 1500)
    }

    func testASpecialReportBetweenTheHoursDoesNotBlindTheDetector() {
        var stream = drifting()
        var special = stream.rows[900]
        special.time += 1200
        stream.rows.insert(special, at: 901)
        var detector = DriftDetector()
        XCTAssertEqual(detector.run(stream.rows).drifts.first?.direction, .tooLow)
    }

    func testAGapIsNoDriftHoweverLong() {
        for gapInHours in [2, 24, 24 * 8, 24 * 31] {
            for seed in UInt64(1)...5 {
                var stream = SimulatedStream(.autocorrelation, seed: seed, count: 4000)
                stream.rows.removeSubrange(2000..<(2000 + gapInHours))
                var detector = DriftDetector()
                XCTAssertTrue(detector.run(stream.rows).drifts.isEmpty, "gap \(gapInHours), seed \(seed)")
            }
        }
    }

    func testMissingReadingsAreNoDrift() {
        var stream = SimulatedStream(.diurnal, seed: 4, count: 3000)
        for index in stream.rows.indices where index % 7 == 0 || (1000..<1100).contains(index) {
            stream.rows[index].actual = nil
        }
        var detector = DriftDetector()
        XCTAssertEqual(detector.run(stream.rows).drifts, [])
        XCTAssertEqual(detector.phase, .watching)
    }

    func testADriftIsFoundBetweenMissingReadings() {
        var stream = drifting()
        for index in stream.rows.indices where index.isMultiple(of: 9) {
            stream.rows[index].actual = nil
        }
        var detector = DriftDetector()
        XCTAssertEqual(detector.run(stream.rows).drifts.first?.direction, .tooLow)
    }

    func testTheStateIsOfFixedSize() throws {
        var detector = DriftDetector()
        var sizes: [Int] = []
        for seed in UInt64(1)...6 {
            var stream = SimulatedStream(.autocorrelation, seed: 1, count: 12_000)
            stream.rows = Array(stream.rows[(Int(seed - 1) * 2000)..<(Int(seed) * 2000)])
            _ = detector.run(stream.rows)
            sizes.append(try JSONEncoder().encode(detector).count)
        }
        let largest = try XCTUnwrap(sizes.suffix(4).max())
        let smallest = try XCTUnwrap(sizes.suffix(4).min())
        XCTAssertLessThan(Double(largest), 1.05 * Double(smallest))
    }

    func testAGivenReferenceReplacesTheLearning() {
        let stream = SimulatedStream(.autocorrelation, seed: 9, count: 3000)
        var better = stream
        better.changeErrors(from: 0) { error, _ in 0.4 * error + 1 }
        var detector = DriftDetector()
        _ = detector.run(stream.rows.prefix(1500))
        detector.reset(reference: better.rows[1000..<1500])
        XCTAssertEqual(detector.phase, .watching)
        XCTAssertEqual(detector.rows, 1500)
        XCTAssertEqual(detector.run(better.rows[1500...]).drifts, [])
    }

    func testAfterAResetTheOldErrorsWouldBeADrift() {
        let stream = SimulatedStream(.autocorrelation, seed: 9, count: 3000)
        var better = stream
        better.changeErrors(from: 0) { error, _ in 0.4 * error }
        var detector = DriftDetector()
        _ = detector.run(stream.rows.prefix(1500))
        detector.reset(reference: better.rows[800..<1500])
        XCTAssertFalse(detector.run(stream.rows[1500...]).drifts.isEmpty)
    }

    func testATooShortReferenceMeansLearningContinues() {
        let stream = SimulatedStream(seed: 9, count: 1500)
        var detector = DriftDetector()
        _ = detector.run(stream.rows.prefix(800))
        detector.reset(reference: stream.rows[700..<800])
        XCTAssertEqual(detector.phase, .learning)
        _ = detector.run(stream.rows[800...])
        XCTAssertEqual(detector.phase, .watching)
    }
}
