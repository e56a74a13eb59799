import Forecasting
import GRU
import Observations
import XCTest

final class TuningSettingsTests: XCTestCase {
    func testANetworkTakesWhatIsSetAndKeepsTheRest() {
        let kind = GRUKind()
        let tuned = kind.tuned(TuningSettings(epochs: 3, hiddenSize: 16))
        XCTAssertEqual(tuned.hiddenSize, 16)
        XCTAssertEqual(tuned.fromScratch.epochs, 3)
        XCTAssertEqual(tuned.fineTuning.epochs, 3)
        XCTAssertEqual(tuned.window, kind.window)
        XCTAssertEqual(tuned.fromScratch.maximumLearningRate, kind.fromScratch.maximumLearningRate)
        let slower = kind.tuned(TuningSettings(learningRate: 5e-4, window: 48))
        XCTAssertEqual(slower.fineTuning.maximumLearningRate, 5e-4)
        XCTAssertEqual(slower.window, 48)
        XCTAssertEqual(slower.hiddenSize, kind.hiddenSize)
    }

    func testAKindWithoutTheseSettingsStaysAsItIs() throws {
        let kind = RidgeKind().tuned(TuningSettings(epochs: 3, learningRate: 1, hiddenSize: 16, window: 48))
        XCTAssertEqual(kind.window, RidgeKind().window)
        XCTAssertEqual(kind.epochs(from: .fromScratch), 0)
    }
}
