import Forecasting
import ObservationFixtures
import Observations
import XCTest

final class EvaluationTests: XCTestCase {
    private func outcome(_ horizon: Int, predicted: Double, actual: Double, persistence: Double) -> Outcome {
        Outcome(
            station: "A",
            issuedAt: Timestamp(5),
            horizon: horizon,
            predicted: predicted,
            actual: actual,
            persistence: persistence
        )
    }

    /// Residuals 3 and −1: MAE 2, RMSE √5, bias 1; persistence errs by 4 and 2: √10; skill 1 − √½.
    func testScoresByHand() throws {
        let evaluation = Evaluation([
            outcome(3, predicted: 1, actual: 4, persistence: 0), outcome(3, predicted: 5, actual: 4, persistence: 6),
            outcome(1, predicted: 2, actual: 2, persistence: 1),
        ])
        let score = try XCTUnwrap(evaluation[horizon: 3])
        XCTAssertEqual(score.count, 2)
        XCTAssertEqual(score.meanAbsoluteError, 2)
        XCTAssertEqual(score.rootMeanSquareError, 5.0.squareRoot())
        XCTAssertEqual(score.bias, 1)
        XCTAssertEqual(score.skill, 1 - 0.5.squareRoot(), accuracy: 1e-12)
        XCTAssertEqual(evaluation.scores.map(\.horizon), [1, 3])
        XCTAssertEqual(
            try XCTUnwrap(evaluation.relativeError(horizons: [1, 3])),
            0.5.squareRoot() / 2,
            accuracy: 1e-12
        )
        XCTAssertNil(evaluation.relativeError(horizons: [1, 6]))
    }

    func testABacktestJudgesObservedTargetsWithinThePartOnly() throws {
        let series = HourlySeries(startHour: 0, temperature: (0..<60).map { $0 == 45 ? nil : Double($0) })
        let outcomes = try Backtest.outcomes(
            of: Persistence(.temperature),
            on: series,
            at: SyntheticWeather.station,
            parts: [40..<50],
            horizons: 3
        )
        let pairs = outcomes.map { ($0.issuedAt.nearestHour, $0.targetTime.nearestHour) }
        XCTAssertFalse(pairs.contains { $0.0 == 45 || $0.1 == 45 || $0.1 >= 50 || $0.0 < 40 })
        // Targets of the origins 40 … 44 and 46 … 49, without hour 45 and the hours after 49.
        XCTAssertEqual(outcomes.count, 3 + 3 + 2 + 2 + 2 + 3 + 2 + 1 + 0)
        XCTAssertTrue(outcomes.allSatisfy { $0.residual == Double($0.horizon) })
    }

    func testResidualIsActualMinusPredicted() {
        XCTAssertEqual(outcome(1, predicted: 1, actual: 4, persistence: 0).residual, 3)
    }
}
