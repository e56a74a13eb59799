import DriftDetection
import Foundation
import XCTest

/// The default detector on the labeled streams, real and synthetic; every figure is printed.
///
/// Skipped if the data is missing; see ``LabeledStreams``.
final class DriftBenchmarkTests: XCTestCase {
    private func score(_ folder: String) throws -> DriftScore {
        let streams = try LabeledStreams(folder)
        var score = DriftScore()
        var rows = 0
        var seconds = 0.0
        for (name, label) in streams.labels.sorted(by: { $0.key < $1.key }) {
            var detector = DriftDetector()
            let stream = try streams.rows(name)
            let start = Self.processorSeconds()
            let signals = detector.run(stream)
            seconds += Self.processorSeconds() - start
            rows += stream.count
            score.add(label, alarms: (signals.drifts.map(\.row) + signals.sensorFaults.map(\.row)).sorted())
        }
        print(
            """
            \(folder): \(score.falseAlarmsPer10000) false alarms per 10,000 quiet rows, \
            \(score.undisturbedAlarmsPerYear) per undisturbed station and year, \
            \(score.shareOfStationaryStreamsWithAlarm) of the stationary streams with any; caught \(score.caught), \
            delay median \(score.delay(0.5)), p90 \(score.delay(0.9)); repeats per drift \(score.repeatsPerDetection); \
            \(Double(rows) / seconds / 1e6) million rows per CPU second
            """
        )
        for kind in score.events.keys.sorted() {
            print("    \(kind): caught \(score.caught(kind))")
        }
        return score
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    func testRealResiduals() throws {
        let score = try score("drift_real")
        XCTAssertLessThanOrEqual(score.falseAlarmsPer10000, 0.4)
        XCTAssertLessThanOrEqual(score.undisturbedAlarmsPerYear, 0.3)
        XCTAssertGreaterThanOrEqual(score.caught, 0.94)
        XCTAssertGreaterThanOrEqual(score.caught("variance_increase"), 0.65)
        XCTAssertEqual(score.caught("sensor_stuck"), 1)
        XCTAssertLessThanOrEqual(score.delay(0.5), 24)
        XCTAssertLessThanOrEqual(score.delay(0.9), 230)
        XCTAssertLessThanOrEqual(score.repeatsPerDetection, 0.1)
    }

    func testSyntheticResiduals() throws {
        let score = try score("drift")
        XCTAssertLessThanOrEqual(score.falseAlarmsPer10000, 0.1)
        XCTAssertLessThanOrEqual(score.shareOfStationaryStreamsWithAlarm, 0.03)
        XCTAssertGreaterThanOrEqual(score.caught, 0.92)
        XCTAssertEqual(score.caught("sensor_stuck"), 1)
        XCTAssertLessThanOrEqual(score.delay(0.5), 32)
        XCTAssertLessThanOrEqual(score.delay(0.9), 290)
        XCTAssertLessThanOrEqual(score.repeatsPerDetection, 0.1)
    }
}
