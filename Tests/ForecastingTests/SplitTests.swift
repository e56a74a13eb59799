import Forecasting
import RandomNumbers
import XCTest

final class SplitTests: XCTestCase {
    func testPartsFollowEachOtherAndCoverEverything() {
        let split = Split.chronological(1000..<2000)
        XCTAssertEqual(split.training, [1000..<1700])
        XCTAssertEqual(split.validation, [1700..<1850])
        XCTAssertEqual(split.heldBack, [1850..<2000])
    }

    func testOfTwentyBlocksTheTenthIsForValidationAndTheLastHeldBack() {
        let split = Split.blocks(100..<100 + 21 * 48 + 5, days: 2)
        XCTAssertEqual(split.training, [100..<532, 580..<1012, 1060..<1113])
        XCTAssertEqual(split.validation, [532..<580])
        XCTAssertEqual(split.heldBack, [1012..<1060])
        let short = Split.blocks(0..<24 * 90)
        XCTAssertEqual(short, Split(training: [0..<24 * 90], validation: [], heldBack: []))
        XCTAssertEqual(Split.blocks(5..<5), Split(training: [], validation: [], heldBack: []))
    }

    func testRetrainHoldsBackTheLastThirdSinceTheDriftAndAWeekBeforeIt() {
        let retrain = RetrainSplit(hours: 0..<3000, driftBegan: 2700, window: 24)
        XCTAssertEqual(retrain.heldBackSince, 2900..<3000)
        XCTAssertEqual(retrain.heldBackBefore, 2532..<2700)
        // 2532 · 0.85 = 2152.2; 2724 ..< 2900 are 176 hours, three quarters of them 132.
        XCTAssertEqual(retrain.split.training, [0..<2152, 2724..<2856])
        XCTAssertEqual(retrain.split.validation, [2152..<2532, 2856..<2900])
        XCTAssertEqual(retrain.split.heldBack, [2532..<2700, 2900..<3000])
    }

    func testAFreshDriftStillHoldsBackADay() {
        let retrain = RetrainSplit(hours: 0..<1000, driftBegan: 990, window: 24)
        XCTAssertEqual(retrain.heldBackSince, 976..<1000)
        XCTAssertEqual(retrain.heldBackBefore, 808..<976)
        XCTAssertEqual(retrain.split.training.count, 1)
    }

    func testALongDriftHoldsBackAsMuchBeforeItButNoMoreThanAQuarterOfWhatThereIs() {
        let long = RetrainSplit(hours: 0..<6000, driftBegan: 3000, window: 24)
        XCTAssertEqual(long.heldBackSince, 5000..<6000)
        XCTAssertEqual(long.heldBackBefore, 2250..<3000)
    }

    func testNoPartsOverlapAndNoTrainingWindowReadsHeldBackHoursWhateverTheDrift() {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<500 {
            let count = Int64(generator.next() % 3000)
            let began = Int64(generator.next() % 4000) - 500
            let retrain = RetrainSplit(hours: 100..<100 + count, driftBegan: began, window: 24)
            let split = retrain.split
            let parts = (split.training + split.validation + split.heldBack).sorted { $0.lowerBound < $1.lowerBound }
            for (earlier, later) in zip(parts, parts.dropFirst()) {
                XCTAssertLessThanOrEqual(earlier.upperBound, later.lowerBound)
            }
            for part in parts {
                XCTAssertEqual(part.clamped(to: 100..<100 + count), part)
            }
            for training in split.training + split.validation where !training.isEmpty {
                let reads = training.lowerBound - 23..<training.upperBound  // the window of 24 hours
                for heldBack in split.heldBack { XCTAssertFalse(reads.overlaps(heldBack)) }
            }
            XCTAssertEqual(retrain.heldBackSince.upperBound, 100 + count)
        }
    }
}
