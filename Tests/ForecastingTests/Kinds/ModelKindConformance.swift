import Forecasting
import ObservationFixtures
import Observations
import XCTest

/// The guarantees of ``ModelKind``, for every kind of ``ConformingKinds``.
final class ModelKindConformance: XCTestCase {
    func testAModelForecastsTheTargetOfItsTask() throws {
        for kind in ConformingKinds.all {
            for target in ConformingKinds.targets + [.windSpeed, .pressure] {
                let known = try TrainedCase(kind, target: target)
                XCTAssertEqual(known.model.target, target)
                XCTAssertEqual(known.model.name, kind.name.rawValue)
                XCTAssertEqual(known.specification.inputs.first, target, "\(known)")
                XCTAssertGreaterThan(known.specification.window, 0, "\(known)")
                XCTAssertTrue(1...Horizons.longest ~= known.specification.horizons, "\(known)")
            }
        }
    }

    func testTheSameTaskGivesTheSameTensorsWithAnyNumberOfThreads() throws {
        for known in try ConformingKinds.trained() {
            var task = known.task
            for threads in [1, 2] {
                task.threads = threads
                let again = try known.kind.train(task)
                XCTAssertEqual(again.model.tensors, known.model.tensors, "\(known), \(threads) threads")
                XCTAssertEqual(again.validationOutcomes, known.trained.validationOutcomes, "\(known)")
                XCTAssertEqual(again.heldOutOutcomes, known.trained.heldOutOutcomes, "\(known)")
            }
        }
    }

    func testHeldOutHoursChangeNothingThatIsLearnedOrChosen() throws {
        for known in try ConformingKinds.trained() {
            var task = known.task
            let heldOut = try XCTUnwrap(task.stations[0].split.heldOut.first)
            task.stations[0].series = task.stations[0].series.scrambled(from: heldOut.lowerBound, seed: 52)
            let other = try known.kind.train(task)
            XCTAssertEqual(other.model.tensors, known.model.tensors, "\(known)")
            XCTAssertEqual(other.validationError, known.trained.validationError, "\(known)")
            XCTAssertNotEqual(other.heldOutOutcomes, known.trained.heldOutOutcomes, "\(known)")
        }
    }

    func testLearningBeatsPersistence() throws {
        for known in try ConformingKinds.trained() where known.target == .temperature {
            let evaluation = Evaluation(known.trained.heldOutOutcomes)
            for horizon in [1, 3, 6, 12] {
                let score = try XCTUnwrap(evaluation[horizon: horizon])
                XCTAssertGreaterThan(score.skill, 0.05, "\(known) \(horizon) h")
                XCTAssertGreaterThan(score.count, 300, "\(known) \(horizon) h")
            }
            XCTAssertLessThan(known.trained.validationError, 0.95, "\(known)")
        }
    }

    /// The wind turns around north in the course of a day.
    ///
    /// The same wind around south never passes from 359° to 0°: a kind that subtracts directions as numbers has larger
    /// errors around north.
    func testACircularTargetIsLearnedAcrossNorth() throws {
        for known in try ConformingKinds.trained() where known.target == .windDirection {
            var task = known.task
            task.stations[0].series = task.stations[0].series
                .mapValues { variable, _, value in
                    variable == .windDirection ? value.map { variable.adding(180, to: $0) } : value
                }
            let south = Evaluation(try known.kind.train(task).heldOutOutcomes)
            let north = Evaluation(known.trained.heldOutOutcomes)
            for horizon in [1, 6, 12] {
                let skill = try XCTUnwrap(north[horizon: horizon]?.skill)
                let southern = try XCTUnwrap(south[horizon: horizon]?.skill)
                XCTAssertGreaterThan(skill, 0.05, "\(known) \(horizon) h")
                XCTAssertEqual(skill, southern, accuracy: 0.02, "\(known) \(horizon) h")
            }
        }
    }

    func testAChampionOfAnotherKindOrTargetIsReplacedFromScratch() throws {
        let cases = try ConformingKinds.trained()
        for known in cases where known.target == .temperature {
            for champion in cases where champion.kind.name != known.kind.name || champion.target != .temperature {
                var task = known.task
                task.champion = champion.model
                let trained = try known.kind.train(task)
                XCTAssertEqual(trained.origin, .fromScratch, "\(known) after \(champion)")
                XCTAssertEqual(trained.model.tensors, known.model.tensors, "\(known) after \(champion)")
            }
        }
    }

    func testATaskWithoutTrainingHoursIsRefused() {
        for kind in ConformingKinds.all {
            var task = TrainedCase.task(.temperature)
            task.stations[0].split.training = []
            XCTAssertThrowsError(try kind.train(task), "\(kind.name)")
            task.stations = []
            XCTAssertThrowsError(try kind.train(task), "\(kind.name)")
        }
    }
}
