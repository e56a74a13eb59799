import Forecasting
import Foundation
import ObservationFixtures
import Observations
import XCTest

final class IntervalCalibrationTests: XCTestCase {
    private func outcomes(_ residuals: [Double], horizon: Int = 1) -> [Outcome] {
        residuals.enumerated()
            .map { hour, residual in
                Outcome(
                    station: "here",
                    issuedAt: Timestamp(Hour(Int64(hour))),
                    horizon: horizon,
                    predicted: 10,
                    actual: 10 + residual,
                    persistence: 9
                )
            }
    }

    func testResidualsAreKeptInOrderToTheHundredth() {
        let calibration = IntervalCalibration(
            outcomes([1.234, -0.5, .nan, 0, 400, -1e9]) + outcomes([2], horizon: 24)
        )
        XCTAssertEqual(calibration.residuals, [1: [1.23, -0.5, 0, 327.67, -327.67], 24: [2]])
    }

    func testOfALongRecordRunsOfThreeDaysAreKeptFromItsFirstHourToItsLast() throws {
        let hours = 10_000
        let kept = try XCTUnwrap(IntervalCalibration(outcomes((0..<hours).map { Double($0) / 100 })).residuals[1])
        XCTAssertEqual(kept.count, IntervalCalibration.maximumCount)
        XCTAssertEqual(kept.first, 0)
        XCTAssertEqual(kept.last, 99.99)
        for start in stride(from: 0, to: kept.count, by: IntervalCalibration.runLength) {
            for row in start..<start + IntervalCalibration.runLength - 1 {
                XCTAssertEqual(kept[row + 1] - kept[row], 0.01, accuracy: 1e-9)
            }
        }
    }

    func testItSurvivesJSONExactlyAndIsSmall() throws {
        let residuals = (0..<3000).map { Double(($0 * 7919) % 1300 - 650) / 100 }
        let calibration = IntervalCalibration((1...24).flatMap { outcomes(residuals, horizon: $0) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let bytes = try encoder.encode(calibration)
        XCTAssertLessThan(bytes.count, 70_000)
        XCTAssertEqual(try JSONDecoder().decode(IntervalCalibration.self, from: bytes), calibration)
    }

    /// −1.00 and 2.58 °C: −100 = 0xff9c and 258 = 0x0102, the low byte first, in base64 by hand: nP8CAQ==.
    func testTheTextIsHundredthsAsLittleEndianSixteenBitNumbers() throws {
        let text = #"{"3":"nP8CAQ=="}"#
        let calibration = IntervalCalibration(outcomes([-1, 2.58], horizon: 3))
        XCTAssertEqual(String(decoding: try JSONEncoder().encode(calibration), as: UTF8.self), text)
        XCTAssertEqual(try JSONDecoder().decode(IntervalCalibration.self, from: Data(text.utf8)), calibration)
        XCTAssertThrowsError(
            try JSONDecoder().decode(IntervalCalibration.self, from: Data(#"{"3":"nP8C"}"#.utf8))
        )
    }
}
