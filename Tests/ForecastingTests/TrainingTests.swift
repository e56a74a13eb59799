import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import XCTest

final class TrainingTests: XCTestCase {
    private func data(hours: Int = 1500, seed: UInt64 = 40) -> StationData {
        let series = SyntheticWeather.series(hours: hours, seed: seed, gapShare: 0.01)
        return StationData(station: SyntheticWeather.station, series: series, split: .chronological(series.hours))
    }

    private func quick() -> GRUKind {
        var kind = GRUKind()
        kind.hiddenSize = 16
        kind.fromScratch.epochs = 4
        kind.fromScratch.maximumLearningRate = 4e-3
        return kind
    }

    func testTrainingBeatsPersistenceOnSyntheticWeather() throws {
        let trained = try quick().train(.temperature(data(hours: 4000)))
        let evaluation = Evaluation(trained.heldOutOutcomes)
        for horizon in [1, 3, 6, 12] {
            XCTAssertGreaterThan(try XCTUnwrap(evaluation[horizon: horizon]).skill, 0.05, "at \(horizon) h")
        }
        XCTAssertEqual(trained.origin, .fromScratch)
        XCTAssertEqual(trained.history.count, 4)
    }

    func testAModelOfTemperatureAloneLearnsWithoutAPlace() throws {
        var kind = quick()
        kind.additionalInputs = []
        var nowhere = data(hours: 4000)
        nowhere.station = Station(id: "nowhere")
        let trained = try kind.train(.temperature(nowhere))
        XCTAssertGreaterThan(try XCTUnwrap(Evaluation(trained.heldOutOutcomes)[horizon: 6]).skill, 0.05)
        let origin = nowhere.series.hours.upperBound - 1
        let forecast = try trained.model.forecast(series: nowhere.series, station: nil, origin: origin)
        XCTAssertEqual(forecast.missingInputs, [.latitude, .longitude])
    }

    func testTheSameDataAndSeedGiveTheSameBytesWithAnyNumberOfThreads() throws {
        let data = data()
        func weights(seed: UInt64, threads: Int) throws -> [Float] {
            try quick().train(.temperature(data, seed: seed, threads: threads)).forecaster.network.parameters.values
        }
        let first = try weights(seed: 3, threads: 1)
        XCTAssertEqual(first, try weights(seed: 3, threads: 2))
        XCTAssertNotEqual(first, try weights(seed: 4, threads: 1))
    }

    func testHeldOutHoursChangeNothingThatIsLearnedOrChosen() throws {
        let data = data()
        var other = data
        other.series = data.series.scrambled(from: data.split.heldOut[0].lowerBound, seed: 41)
        var kind = quick()
        kind.fromScratch.epochs = 2
        let champion = try kind.train(.temperature(self.data(seed: 42))).model
        let a = try kind.train(.temperature(data, champion: champion, start: .whicheverValidatesBetter))
        let b = try kind.train(.temperature(other, champion: champion, start: .whicheverValidatesBetter))
        XCTAssertEqual(try a.forecaster.specification, try b.forecaster.specification)
        XCTAssertEqual(try a.forecaster.network.parameters, try b.forecaster.network.parameters)
        XCTAssertEqual(a.validationOutcomes, b.validationOutcomes)
        XCTAssertNotEqual(a.heldOutOutcomes, b.heldOutOutcomes)
    }

    func testFineTuningKeepsTheChampionsScalerAndIsKeptOnlyIfItValidatesBetter() throws {
        let champion = try quick().train(.temperature(data(hours: 3000))).forecaster
        let tuned = try quick().train(.temperature(data(seed: 43), champion: champion))
        XCTAssertEqual(try tuned.forecaster.specification, champion.specification)
        XCTAssertNotEqual(tuned.origin, .fromScratch)
        var ruinous = quick()
        ruinous.fineTuning.maximumLearningRate = 0.5
        ruinous.fineTuning.gradientClip = nil
        let kept = try ruinous.train(.temperature(data(seed: 43), champion: champion))
        XCTAssertEqual(kept.origin, .unchanged)
        XCTAssertEqual(try kept.forecaster.network.parameters, champion.network.parameters)
        XCTAssertEqual(kept.history, [])
    }

    /// With a share of 1 the weights equal the trainer's; with 0.8 each weight is four fifths of the way to them.
    func testFineTuningStopsShortOfTheTunedWeights() throws {
        var base = quick()
        base.fromScratch.epochs = 1
        let champion = try base.train(.temperature(data(seed: 45))).forecaster
        var whole = quick()
        whole.fineTuningShare = 1
        let target = data(seed: 46)
        let full = try whole.train(.temperature(target, champion: champion))
        let short = try quick().train(.temperature(target, champion: champion))
        XCTAssertEqual([full.origin, short.origin], [.fineTuned, .fineTuned])
        let old = champion.network.parameters.values
        let end = try full.forecaster.network.parameters.values
        for (index, value) in try short.forecaster.network.parameters.values.enumerated() {
            XCTAssertEqual(value, old[index] + 0.8 * (end[index] - old[index]), accuracy: 1e-5)
        }
    }

    func testAChampionOfAnotherShapeIsReplacedFromScratch() throws {
        var small = quick()
        small.hiddenSize = 8
        small.fromScratch.epochs = 1
        let champion = try small.train(.temperature(data())).model
        var kind = quick()
        kind.fromScratch.epochs = 1
        XCTAssertEqual(try kind.train(.temperature(data(), champion: champion)).origin, .fromScratch)
    }

    func testWhicheverValidatesBetterIsNeverWorseThanEither() throws {
        let champion = try quick().train(.temperature(data(hours: 3000))).model
        let target = data(seed: 44)
        let errors = try [TrainingStart.fromScratch, .fineTuning, .whicheverValidatesBetter]
            .map {
                try quick().train(.temperature(target, champion: champion, start: $0)).validationError
            }
        XCTAssertEqual(errors[2], min(errors[0], errors[1]))
    }

    func testAnEmptyPartIsRefused() {
        var empty = data()
        empty.split.training = []
        XCTAssertThrowsError(try quick().train(.temperature(empty)))
        XCTAssertThrowsError(try quick().train(.temperature()))
    }

    func testProgressCanEndTheTraining() {
        XCTAssertThrowsError(try quick().train(.temperature(data())) { _ in throw CancellationError() }) {
            XCTAssertTrue($0 is CancellationError)
        }
    }
}
