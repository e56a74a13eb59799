import DriftDetection
import XCTest

final class SensorFaultTests: XCTestCase {
    func testAStuckReadingIsASensorFaultAndNoDrift() throws {
        for kind in StationaryKind.allCases {
            var stream = SimulatedStream(kind, seed: 21, count: 2000)
            let frozen = try XCTUnwrap(stream.rows[1500].actual)
            stream.changeReadings(from: 1500, to: 1700) { _ in frozen }
            var detector = DriftDetector()
            let signals = detector.run(stream.rows)
            XCTAssertEqual(signals.drifts, [], "\(kind)")
            XCTAssertEqual(signals.sensorFaults.map(\.fault), [.stuck], "\(kind)")
            let fault = try XCTUnwrap(signals.sensorFaults.first)
            XCTAssertLessThan(fault.row, 1548)
            XCTAssertEqual(Double(fault.estimatedStart), Double(stream.rows[1500].time), accuracy: 7200)
            XCTAssertEqual(fault.reading, frozen)
            guard case .sensorRecovered(let time) = signals.last?.signal else {
                return XCTFail("\(kind): not recovered")
            }
            XCTAssertTrue((stream.rows[1711].time...stream.rows[1725].time).contains(time), "\(kind)")
        }
    }

    func testAStuckReadingThatTheForecastFollowsIsFoundToo() throws {
        var stream = SimulatedStream(seed: 22, count: 2000)
        let frozen = try XCTUnwrap(stream.rows[1500].actual)
        stream.changeReadings(from: 1500) { _ in frozen }
        for index in 1501..<2000 {
            stream.rows[index].predicted = frozen
        }
        var detector = DriftDetector()
        XCTAssertEqual(detector.run(stream.rows).sensorFaults.map(\.fault), [.stuck])
        XCTAssertEqual(detector.phase, .sensorFault)
    }

    func testALeapToAConstantIsFoundWithinSixRows() throws {
        var stream = SimulatedStream(seed: 23, count: 2000)
        stream.changeReadings(from: 1500, to: 1600) { _ in -40 }
        var detector = DriftDetector()
        let signals = detector.run(stream.rows)
        XCTAssertEqual(signals.drifts, [])
        let fault = try XCTUnwrap(signals.sensorFaults.first)
        XCTAssertEqual(fault.fault, .jumpToConstant)
        XCTAssertLessThan(fault.row, 1506)
    }

    func testImpossibleReadingsAreAFaultFromTheThirdOn() throws {
        var stream = SimulatedStream(seed: 24, count: 2000)
        stream.changeReadings(from: 1500, to: 1520) { $0 + 900 }
        var detector = DriftDetector()
        let signals = detector.run(stream.rows)
        XCTAssertEqual(signals.drifts, [])
        XCTAssertEqual(signals.sensorFaults.map(\.fault), [.impossibleValue])
        XCTAssertEqual(signals.sensorFaults.first?.row, 1502)
    }

    func testASingleImpossibleReadingIsIgnored() {
        var stream = SimulatedStream(seed: 25, count: 2000)
        for index in stride(from: 800, to: 2000, by: 60) {
            stream.rows[index].actual = -999.9
        }
        var detector = DriftDetector()
        let signals = detector.run(stream.rows)
        XCTAssertEqual(signals.sensorFaults, [])
        XCTAssertEqual(signals.drifts, [])
    }

    func testCoarseReadingsOnCalmNightsAreNoFault() {
        var stream = SimulatedStream(seed: 26, count: 6000)
        stream.changeReadings(from: 0) { ($0 / 2).rounded() * 2 }
        var detector = DriftDetector()
        XCTAssertEqual(detector.run(stream.rows).sensorFaults, [])
    }
}
