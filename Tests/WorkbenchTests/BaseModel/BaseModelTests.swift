import Forecasting
import Foundation
import GRU
import Models
import Observations
import Store
import Workbench
import XCTest

final class BaseModelTests: XCTestCase {
    func testThePublishedVersionTellsWhatItWasTrainedOnAndHowItsLikeDoWhereTheyHaveNeverBeen() throws {
        let stations = try SimulatedPool.data(hours: 24 * 200)
        let base = SimulatedPool.quickBase
        var epochs = 0
        let trained = try base.train(on: stations) { _ in epochs += 1 }
        XCTAssertEqual(trained.unseen.placesLeftOut, 3)
        XCTAssertEqual(epochs, 4 * base.kind.epochs(from: .fromScratch))
        XCTAssertEqual(epochs, base.epochs(on: stations))
        let artifact = try base.artifact(of: trained, stations: stations)
        XCTAssertEqual(artifact.manifest.training.stations.map(\.id), ["A1", "A2", "B", "C"])
        XCTAssertEqual(
            artifact.manifest.training.stations.map(\.observations),
            stations.map { $0.observedHours(of: .temperature) }
        )
        XCTAssertEqual(artifact.manifest.training.seed, base.seed)
        XCTAssertNil(artifact.manifest.parent)
        // The twentieth of 20 blocks of 10 days: 240 origins, each with the targets within the block.
        XCTAssertEqual(artifact.manifest.heldOut[horizon: 1]?.count, 4 * 239)
        XCTAssertEqual(artifact.manifest.heldOut[horizon: 24]?.count, 4 * 216)
        XCTAssertEqual(artifact.manifest.calibration?.residuals.keys.sorted(), Array(1...24))

        // The outcomes of the first place are made by a model of the other places, stacked like the base model.
        let stacking = try XCTUnwrap(trained.stacking)
        XCTAssertEqual(
            try network(trained.model).parameters,
            try network(stacked(try base.trainPooled(on: stations), by: stacking)).parameters
        )
        let others = try stacked(try base.trainPooled(on: Array(stations.suffix(2))), by: stacking)
        let first = StationData(
            station: stations[0].station,
            series: stations[0].series,
            split: .blocks(stations[0].series.hours)
        )
        XCTAssertEqual(
            try others.outcomes(on: [first], \.heldOut),
            trained.unseen.heldOut.filter { $0.station == "A1" }
        )

        let folder = FileManager.default.temporaryDirectory.appending(path: "base-model-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let artifacts = ArtifactFolder(path: folder.path)
        XCTAssertThrowsError(try artifacts.bundle(version: artifact.manifest.version, of: "temperature"))
        try artifacts.publish(artifact)
        XCTAssertNil(try artifacts.bundledVersion(of: "temperature"))
        try artifacts.bundle(version: artifact.manifest.version, of: "temperature")
        let bundled = try XCTUnwrap(try artifacts.bundledVersion(of: "temperature"))
        XCTAssertNoThrow(try artifacts.load(target: "temperature", version: bundled).verifiedModel())
    }

    func testWhereNoPlaceCanBeLeftOutTheModelIsJudgedAtThePlacesItKnows() throws {
        var stations = try SimulatedPool.data(hours: 24 * 200)
        stations[2].station.latitude = nil
        let base = SimulatedPool.quickBase
        let trained = try base.train(on: stations)
        let pooled = try base.trainPooled(on: stations)
        XCTAssertNil(trained.stacking)
        XCTAssertEqual(try network(trained.model).parameters, try network(pooled.model).parameters)
        XCTAssertEqual(trained.unseen.placesLeftOut, 0)
        XCTAssertEqual(trained.unseen.heldOut, pooled.heldOutOutcomes)
        XCTAssertEqual(trained.unseen.validation, pooled.validationOutcomes)
    }

    func testTheSameStationsAndSeedGiveTheSameBytesWithOneThreadAndTwo() throws {
        let stations = try SimulatedPool.data()
        var base = SimulatedPool.quickBase
        let first = try network(base.train(on: stations).model).parameters
        base.threads = 2
        XCTAssertEqual(try network(base.train(on: stations).model).parameters, first)
        base.seed = 2
        XCTAssertNotEqual(try network(base.train(on: stations).model).parameters, first)
    }

    func testTooFewHoursAreRefusedBeforeAnythingIsTrained() throws {
        let stations = try SimulatedPool.data(hours: 100)
        XCTAssertThrowsError(try SimulatedPool.quickBase.train(on: stations)) { error in
            XCTAssertEqual(
                error as? BaseTrainingError,
                .tooFewHours(found: 400, required: BaseModel.minimumHours)
            )
        }
    }

    private func network(_ model: any ForecastModel) throws -> GRUNetwork {
        try XCTUnwrap(model as? GRUForecaster).network
    }

    private func stacked(_ trained: TrainedModel, by stacking: Stacking) throws -> any ForecastModel {
        try XCTUnwrap(trained.model as? any StackableModel).stacked(by: stacking)
    }
}
