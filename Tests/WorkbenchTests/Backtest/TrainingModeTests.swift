import Forecasting
import Observations
import Workbench
import XCTest

final class TrainingModeTests: XCTestCase {
    private func station(_ plan: BacktestPlan, isPlaced: Bool = true) throws -> StationReport {
        try XCTUnwrap(BacktestReport([SyntheticFiles.file("a", isPlaced: isPlaced)], plan: plan).stations.first)
    }

    func testStationTrainsFromNothingWhateverBaseThereIs() throws {
        let alone = try station(SyntheticFiles.plan(.station))
        let withBase = try station(SyntheticFiles.plan(.station, base: SyntheticFiles.base()))
        XCTAssertEqual(alone[model: "gru", horizon: 6], withBase[model: "gru", horizon: 6])
        XCTAssertNil(withBase.training.base)
        XCTAssertEqual(withBase.training.origin, .fromScratch)
    }

    func testBaseIsTheModelAsItIs() throws {
        let base = try SyntheticFiles.base()
        let report = try station(SyntheticFiles.plan(.base, base: base))
        let file = try SyntheticFiles.file("a")
        let outcomes = try Backtest.outcomes(
            of: base.model,
            on: file.data.series,
            at: file.data.station,
            parts: file.data.split.heldOut
        )
        let expected = try XCTUnwrap(Evaluation(outcomes)[horizon: 6])
        let score = try XCTUnwrap(report[model: "gru", horizon: 6])
        XCTAssertEqual(score.rootMeanSquareError, expected.rootMeanSquareError)
        XCTAssertEqual(report.training.base, "temperature/base")
        XCTAssertEqual(report.training.origin, .unchanged)
    }

    func testFineTuningStartsFromTheBase() throws {
        let base = try SyntheticFiles.base()
        let tuned = try station(SyntheticFiles.plan(.fineTune, base: base))
        XCTAssertEqual(tuned.training.base, "temperature/base")
        XCTAssertNotEqual(tuned.training.origin, .fromScratch)
    }

    func testWithoutABaseThatIsNeededTheErrorSaysWhatToDo() throws {
        for mode in [TrainingMode.base, .fineTune] {
            let files = [try SyntheticFiles.file("a")]
            XCTAssertThrowsError(try BacktestReport(files, plan: SyntheticFiles.plan(mode))) { error in
                XCTAssertEqual(error as? BacktestError, .noBaseModel(mode, .temperature))
                XCTAssertTrue("\(error)".contains("--train station"))
            }
        }
    }

    func testABaseThatHasSeenTheTestHoursIsToldOf() throws {
        let hours = SyntheticFiles.series(hours: 1600).hours
        func learned(_ station: String, until: Hour) -> BaseModelInUse.LearnedHours {
            .init(station: station, from: Timestamp(hours.lowerBound), until: Timestamp(until))
        }
        func isTold(_ learned: BaseModelInUse.LearnedHours) throws -> Bool {
            let base = try SyntheticFiles.base(learnedFrom: [learned])
            return try station(SyntheticFiles.plan(.base, base: base)).notes.contains { $0.contains("too good") }
        }
        XCTAssertTrue(try isTold(learned("a", until: hours.upperBound - 1)))
        XCTAssertFalse(try isTold(learned("a", until: hours.lowerBound + 900)))
        XCTAssertFalse(try isTold(learned("b", until: hours.upperBound - 1)))
    }

    func testAnUnknownPositionIsToldOf() throws {
        XCTAssertTrue(
            try station(SyntheticFiles.plan(), isPlaced: false).notes.contains { $0.contains("--longitude") }
        )
        XCTAssertTrue(try station(SyntheticFiles.plan()).notes.isEmpty)
    }
}
