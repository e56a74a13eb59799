import DriftDetection
import XCTest

final class DriftDescriptionTests: XCTestCase {
    private let evidence =
        DriftEvidence(
            kind: .errorSize,
            direction: .larger,
            time: 0,
            row: 100,
            window: 24,
            estimatedStart: 0,
            estimatedStartRow: 80,
            statistic: 4.096,
            threshold: 3,
            size: 2.104,
            sizeInSigma: 1.8
        )

    func testADriftIsOneSentenceInTheUnitOfItsVariable() {
        XCTAssertEqual(
            "\(DriftDescription(evidence, unit: "m/s"))",
            "error size, larger by 2.10 m/s (1.80 sigma) over 24 outcomes; statistic 4.10, threshold 3.00"
        )
    }

    func testOnlyATemperatureIsColdOrWarm() {
        var description = DriftDescription(evidence, unit: "hPa")
        description.direction = DriftDirection.tooLow.rawValue
        XCTAssertTrue("\(description)".contains("too low by 2.10 hPa"), "\(description)")
        description.unit = "°C"
        XCTAssertTrue("\(description)".contains("too cold by 2.10 °C"), "\(description)")
    }

    func testTheDiagnosisOfTheWeatherEndsTheSentence() {
        var description = DriftDescription(evidence, unit: "°C")
        description.baselineError = 1.34
        description.readingShift = -0.26
        let text = "\(description)"
        XCTAssertTrue(text.hasSuffix("threshold 3.00; weather 1.3 times as hard, readings -0.3 °C"), text)
    }

    func testAFaultySensorIsOneSentence() {
        let evidence = SensorFaultEvidence(
            fault: .jumpToConstant,
            time: 0,
            row: 9,
            estimatedStart: 0,
            rows: 5,
            reading: -0.004,
            statistic: 16.195,
            threshold: .infinity
        )
        XCTAssertEqual(
            "\(SensorFaultDescription(evidence, unit: "°C"))",
            "jump to constant at 0.00 °C over 5 readings; statistic 16.20, threshold inf"
        )
    }
}
