import DriftDetection
import Forecasting
import Foundation
import Observations
import TestSupport
import Workbench
import XCTest

final class DriftReplayTests: XCTestCase {
    private func replay(_ file: RecordedFile, _ replay: DriftReplay = DriftReplay()) throws -> ReplayedStream {
        try replay.run(RecordedStream(path: try file.write("stream.csv", in: temporaryFolder())))
    }

    func testItSaysWhatTheDetectorSays() throws {
        for seed in UInt64(1)...5 {
            let file = RecordedFile(seed: seed)
            var detector = DriftDetector()
            let expected = file.rows.enumerated()
                .compactMap { index, row in detector.update(row).map { (index, $0) } }
            let replayed = try replay(file)
            XCTAssertEqual(replayed.signals.map(\.row), expected.map(\.0))
            XCTAssertEqual(replayed.signals.map(\.signal), expected.map(\.1))
            XCTAssertEqual(replayed.rows, file.rows.count)
            XCTAssertEqual(replayed.alarms.filter { (1500..<1530).contains($0) }.count, 1, "seed \(seed)")
        }
    }

    func testRowsAreThoseOfTheFileAlsoWhereSomeCameLateOrTwice() throws {
        let clean = RecordedFile(seed: 3)
        var disturbed = clean
        // Every hundredth row is repeated ten rows later.
        for index in stride(from: 2400, through: 100, by: -100) {
            disturbed.rows.insert(clean.rows[index], at: index + 10)
        }
        let expected = try replay(clean)
        let found = try replay(disturbed)
        XCTAssertEqual(found.refusedRows, 24)
        XCTAssertEqual(found.rows, 2524)
        XCTAssertEqual(found.signals.map(\.signal), expected.signals.map(\.signal))
        for signal in found.signals {
            XCTAssertEqual(disturbed.rows[signal.row].time, signal.time.secondsSince1970)
            if let row = signal.startRow, let start = signal.start {
                XCTAssertEqual(disturbed.rows[row].time, start.secondsSince1970)
            }
        }
    }

    func testPublishedDetectorsCanBeChosen() throws {
        let file = RecordedFile(seed: 4)
        for method in [DetectionMethod.adwin, .pageHinkley] {
            var detector = method.makeDetector()
            let expected = file.rows.enumerated().filter { detector.update($0.element) != nil }.map(\.offset)
            XCTAssertEqual(try replay(file, DriftReplay(method: method)).alarms, expected)
        }
    }

    func testALargerBudgetIsHeeded() throws {
        let rows = RecordedFile(seed: 5, count: 8000, isDrifting: false)
        let loose = try DriftConfiguration(falseAlarmsPerYear: 100)
        XCTAssertEqual(try replay(rows).alarms, [])
        XCTAssertGreaterThan(try replay(rows, DriftReplay(configuration: loose)).alarms.count, 5)
    }

    func testTheTraceReachesTheThresholdWhereTheAlarmIs() throws {
        let replayed = try replay(RecordedFile(seed: 6), DriftReplay(keepsTrace: true))
        let points = try XCTUnwrap(replayed.trace?.points)
        XCTAssertEqual(points.count, 2500)
        XCTAssertTrue(points.prefix(719).allSatisfy(\.ratio.isNaN), "no statistic exists while learning")
        let alarm = try XCTUnwrap(replayed.alarms.first { $0 >= 1500 })
        XCTAssertGreaterThanOrEqual(points[alarm].ratio, 1)
        XCTAssertLessThan(points[alarm - 1].ratio, 1)
        let svg = DriftChart(replayed).svg
        XCTAssertTrue(svg.hasPrefix("<svg"))
        for word in [">bias<", "residual", "statistic / threshold", "stream"] {
            XCTAssertTrue(svg.contains(word), word)
        }
    }

    func testMissingReadingsAreNoError() throws {
        var file = RecordedFile(seed: 7, count: 1000, isDrifting: false)
        for index in stride(from: 0, to: 1000, by: 5) { file.rows[index].actual = nil }
        let replayed = try replay(file)
        XCTAssertEqual(replayed.rows, 1000)
        XCTAssertEqual(replayed.alarms, [])
    }

    func testAStreamThatCannotBeReadStopsNoOther() async throws {
        let folder = try temporaryFolder()
        _ = try RecordedFile(seed: 1).write("a.csv", in: folder)
        try Data("ts,actual,predicted\n0,1,cold\n".utf8).write(to: folder.appending(path: "b.csv"))
        _ = try RecordedFile(seed: 2).write("c.csv", in: folder)
        let streams = try RecordedStream.find(at: [folder.path])
        var finished = 0
        let results = await DriftReplay().run(streams) { _ in finished += 1 }
        XCTAssertEqual(finished, 3)
        XCTAssertEqual(results.map { (try? $0.get())?.stream.name }, ["a", nil, "c"])
        XCTAssertThrowsError(try results[1].get()) { error in
            XCTAssertTrue("\(error)".contains("b.csv, line 2, column 'predicted': "), "\(error)")
            XCTAssertTrue("\(error)".contains("got 'cold'"), "\(error)")
        }
    }
}
