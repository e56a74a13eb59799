import Forecasting
import Foundation
import Observations
import Workbench
import XCTest

final class PlaceOutEvaluationTests: XCTestCase {
    private var evaluation: PlaceOutEvaluation {
        PlaceOutEvaluation(base: SimulatedPool.quickBase, station: SimulatedPool.quickStation)
    }

    func testEveryStationIsJudgedByABaseModelThatHasNeverSeenItsPlace() throws {
        let stations = try SimulatedPool.data()
        var epochs: [Int] = []
        let report = try evaluation.run(on: stations) { epochs.append($0.epochs) }
        XCTAssertEqual(report.stations.map(\.station), ["A1", "A2", "B", "C"])
        XCTAssertEqual(report.stations.map(\.place), [1, 1, 2, 3])
        XCTAssertEqual(
            report.stations.map(\.pooled),
            [["B", "C"], ["B", "C"], ["A1", "A2", "C"], ["A1", "A2", "B"]]
        )
        XCTAssertEqual(epochs, Array(1...(try evaluation.totalEpochs(on: stations))))

        // The base model of a place is trained on the other places.
        let others = stations.filter { ["B", "C"].contains($0.station.id) }
        let zeroShot = try SimulatedPool.quickBase.train(on: others).model
        XCTAssertEqual(
            report.stations[0].models[.base],
            Evaluation(try zeroShot.outcomes(on: [stations[0]], \.heldOut))
        )
        XCTAssertEqual(Set(report.stations[0].models.keys), Set(PlaceOutReport.Model.allCases))
    }

    func testOnTheValidationPartsNothingOfTheTestIsJudged() throws {
        let stations = try SimulatedPool.data()
        var evaluation = evaluation
        evaluation.part = .validation
        let report = try evaluation.run(on: stations)
        let validation = try XCTUnwrap(stations.first?.split.validation.first)
        XCTAssertEqual(report.stations[0].models[.base]?[horizon: 1]?.count, validation.count - 1)
    }

    func testTheReportIsATableAndJSONByModelAndHorizon() throws {
        let report = try evaluation.run(on: try SimulatedPool.data())
        XCTAssertEqual(report.rows.first, ["station", "model", "1 h", "3 h", "6 h", "12 h", "24 h"])
        XCTAssertEqual(report.rows.count, 1 + 4 * 3 + 3)
        XCTAssertEqual(report.rows.last?.prefix(2), ["mean of 4", "fine-tune"])

        let data = try JSONEncoder().encode(report)
        let json = try XCTUnwrap(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let stations = try XCTUnwrap(json["stations"] as? [[String: Any]])
        let models = try XCTUnwrap(stations.first?["models"] as? [String: [String: [String: Double]]])
        XCTAssertEqual(Set(models.keys), ["station", "base", "fine-tune"])
        XCTAssertEqual(models["base"]?["6"].map { Set($0.keys) }, ["mae", "rmse", "skill", "n"])
        let mean = try XCTUnwrap(json["mean"] as? [String: [String: [String: Double]]])
        let skills = report.stations.compactMap { $0.models[.base]?[horizon: 6]?.skill }
        XCTAssertEqual(try XCTUnwrap(mean["base"]?["6"]?["skill"]), skills.reduce(0, +) / 4, accuracy: 1e-12)
    }

    func testOnePlaceAloneCannotBeLeftOut() throws {
        let stations = Array(try SimulatedPool.data(hours: 50).prefix(2))
        XCTAssertThrowsError(try evaluation.run(on: stations)) { error in
            XCTAssertEqual(error as? BaseTrainingError, .onePlace(stations: ["A1", "A2"]))
        }
    }
}
