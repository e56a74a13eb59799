import ObservationFixtures
import Observations
import Forecasting
import Foundation
import GRU
import XCTest

final class TrainingTests: XCTestCase {
    private func data(hours: Int = 1500, seed: UInt64 = 40) -> StationData {
        let series = SyntheticWeather.series(hours: hours, seed: seed, gapShare: 0.01)
        return StationData(station: SyntheticWeather.station, series: series, split: .chronological(series.hours))
    }

    private func quick(_ start: GRUKind.Start = .fineTuning) -> GRUKind {
        var recipe = GRUKind(start: start)
        recipe.hiddenSize = 16
        recipe.fromScratch.epochs = 4
        recipe.fromScratch.maximumLearningRate = 4e-3
        return recipe
    }

    func testTrainingBeatsPersistenceOnMadeUpWeather() throws {
        let trained = try quick().train(on: [data(hours: 4000)])
        let evaluation = Evaluation(trained.heldOutOutcomes)
        for horizon in [1, 3, 6, 12] {
            XCTAssertGreaterThan(try XCTUnwrap(evaluation[horizon: horizon]).skill, 0.05, "at \(horizon) h")
        }
        XCTAssertEqual(trained.origin, .fromScratch)
        XCTAssertEqual(trained.history.count, 4)
    }

    func testAModelOfTemperatureAloneLearnsWithoutAPlace() throws {
        var recipe = GRUKind(channels: .temperature)
        recipe.hiddenSize = 16
        recipe.fromScratch.epochs = 4
        recipe.fromScratch.maximumLearningRate = 4e-3
        var nowhere = data(hours: 4000)
        nowhere.station = Station(id: "nowhere")
        let trained = try recipe.train(on: [nowhere])
        XCTAssertGreaterThan(try XCTUnwrap(Evaluation(trained.heldOutOutcomes)[horizon: 6]).skill, 0.05)
        let origin = nowhere.series.hours.upperBound - 1
        let forecast = try trained.forecaster.forecast(series: nowhere.series, station: nil, origin: origin)
        XCTAssertEqual(forecast.missingInputs, [.latitude, .longitude])
    }

    func testTheSameDataAndSeedGiveTheSameBytesWithAnyNumberOfThreads() throws {
        let data = data()
        func weights(seed: UInt64, threads: Int) throws -> [Float] {
            try quick().train(on: [data], seed: seed, threads: threads).forecaster.network.parameters.values
        }
        let first = try weights(seed: 3, threads: 1)
        XCTAssertEqual(first, try weights(seed: 3, threads: 2))
        XCTAssertNotEqual(first, try weights(seed: 4, threads: 1))
    }

    func testHeldOutHoursInfluenceNothingThatIsLearntOrChosen() throws {
        let data = data()
        var other = data
        other.series = data.series.scrambled(from: data.split.heldOut[0].lowerBound, seed: 41)
        var recipe = quick(.whicheverValidatesBetter)
        recipe.fromScratch.epochs = 2
        let champion = try recipe.train(on: [self.data(seed: 42)]).forecaster
        let a = try recipe.train(on: [data], warmStart: champion)
        let b = try recipe.train(on: [other], warmStart: champion)
        XCTAssertEqual(a.forecaster.specification, b.forecaster.specification)
        XCTAssertEqual(a.forecaster.network.parameters, b.forecaster.network.parameters)
        XCTAssertEqual(a.validationOutcomes, b.validationOutcomes)
        XCTAssertNotEqual(a.heldOutOutcomes, b.heldOutOutcomes)
    }

    func testFineTuningKeepsTheChampionsScalerAndIsKeptOnlyIfItValidatesBetter() throws {
        let champion = try quick().train(on: [data(hours: 3000)]).forecaster
        let tuned = try quick().train(on: [data(seed: 43)], warmStart: champion)
        XCTAssertEqual(tuned.forecaster.specification, champion.specification)
        XCTAssertNotEqual(tuned.origin, .fromScratch)
        var ruinous = quick()
        ruinous.fineTuning.maximumLearningRate = 0.5
        ruinous.fineTuning.gradientClip = nil
        let kept = try ruinous.train(on: [data(seed: 43)], warmStart: champion)
        XCTAssertEqual(kept.origin, .unchanged)
        XCTAssertEqual(kept.forecaster.network.parameters, champion.network.parameters)
        XCTAssertEqual(kept.history, [])
    }

    /// At share 1 the weights are the trainer's own; at 0.8 each lies four fifths of the way.
    func testFineTuningStopsShortOfTheTunedWeights() throws {
        var base = quick()
        base.fromScratch.epochs = 1
        let champion = try base.train(on: [data(seed: 45)]).forecaster
        var whole = quick()
        whole.fineTuningShare = 1
        let target = data(seed: 46)
        let full = try whole.train(on: [target], warmStart: champion)
        let short = try quick().train(on: [target], warmStart: champion)
        XCTAssertEqual([full.origin, short.origin], [.fineTuned, .fineTuned])
        let old = champion.network.parameters.values
        let end = full.forecaster.network.parameters.values
        for (index, value) in short.forecaster.network.parameters.values.enumerated() {
            XCTAssertEqual(value, old[index] + 0.8 * (end[index] - old[index]), accuracy: 1e-5)
        }
    }

    func testAChampionOfAnotherShapeIsReplacedFromScratch() throws {
        var small = quick()
        small.hiddenSize = 8
        small.fromScratch.epochs = 1
        let champion = try small.train(on: [data()]).forecaster
        var recipe = quick()
        recipe.fromScratch.epochs = 1
        XCTAssertEqual(try recipe.train(on: [data()], warmStart: champion).origin, .fromScratch)
    }

    func testWhicheverValidatesBetterIsNeverWorseThanEither() throws {
        let champion = try quick().train(on: [data(hours: 3000)]).forecaster
        let target = data(seed: 44)
        let errors = try [GRUKind.Start.fromScratch, .fineTuning, .whicheverValidatesBetter]
            .map {
                try quick($0).train(on: [target], warmStart: champion).validationError
            }
        XCTAssertEqual(errors[2], min(errors[0], errors[1]))
    }

    func testAnEmptyPartIsRefused() {
        var empty = data()
        empty.split.training = []
        XCTAssertThrowsError(try quick().train(on: [empty]))
        XCTAssertThrowsError(try quick().train(on: []))
    }

    func testProgressCanEndTheTraining() {
        XCTAssertThrowsError(try quick().train(on: [data()]) { _ in throw CancellationError() }) {
            XCTAssertTrue($0 is CancellationError)
        }
    }

    func testTheRecipeSurvivesJSON() throws {
        let recipe = GRUKind(channels: .temperature, start: .whicheverValidatesBetter)
        XCTAssertEqual(try JSONDecoder().decode(GRUKind.self, from: JSONEncoder().encode(recipe)), recipe)
    }
}
