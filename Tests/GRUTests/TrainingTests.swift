import Foundation
import GRU
import RandomNumbers
import XCTest

final class TrainingTests: XCTestCase {
    private func fresh(hidden: Int = 9, layers: Int = 1) throws -> GRUParameters {
        GRUParameters(shape: try GRUShape(inputSize: 1, hiddenSize: hidden, layerCount: layers, outputSize: 1), seed: 1)
    }

    func testADampedOscillationIsLearned() throws {
        let result = try train(
            from: fresh(hidden: 16),
            on: Oscillation(0..<400),
            validation: Oscillation(400..<500),
            options: TrainingOptions(epochs: 40, batchSize: 16, maximumLearningRate: 1e-2, loss: .squaredError)
        )
        XCTAssertLessThan(result.validationLoss.squareRoot(), 0.01)
        XCTAssertLessThan(result.validationLoss, result.initialValidationLoss / 100)
    }

    func testTheBytesDoNotDependOnTheNumberOfThreads() throws {
        var samples = Oscillation(0..<150)
        samples.noise = 0.01
        let results = try [1, 2, 3, 1]
            .map { threads in
                try train(
                    from: fresh(layers: 2),
                    on: samples,
                    validation: Oscillation(150..<250),
                    options: TrainingOptions(epochs: 3, batchSize: 70, seed: 9, threads: threads)
                )
            }
        for other in results.dropFirst() {
            XCTAssertEqual(results[0].parameters.values.map(\.bitPattern), other.parameters.values.map(\.bitPattern))
            XCTAssertEqual(results[0].history, other.history)
        }
    }

    func testAnotherSeedGivesOtherWeights() throws {
        let results = try [1, 2]
            .map { seed in
                try train(
                    from: fresh(),
                    on: Oscillation(0..<100),
                    validation: Oscillation(100..<120),
                    options: TrainingOptions(epochs: 2, batchSize: 32, seed: seed)
                )
            }
        XCTAssertNotEqual(results[0].parameters, results[1].parameters)
    }

    func testTheBestEpochIsReturnedAndPatienceEnds() throws {
        // The weights that fit the shifted samples soon increase the error on the others.
        var shifted = Oscillation(0..<64)
        shifted.shift = 3
        let validation = Oscillation(64..<128)
        var options = TrainingOptions(epochs: 60, batchSize: 8, maximumLearningRate: 1e-2, schedule: .constant)
        options.patience = 4
        let result = try train(from: fresh(), on: shifted, validation: validation, options: options)
        let losses = result.history.map(\.validationLoss)
        XCTAssertEqual(result.validationLoss, losses.min())
        XCTAssertEqual(result.bestEpoch, 1 + (losses.firstIndex(of: result.validationLoss) ?? -1))
        XCTAssertEqual(result.history.count, result.bestEpoch + 4)
        XCTAssertLessThan(result.history.count, 60)

        options.epochs = result.bestEpoch
        let shorter = try train(from: fresh(), on: shifted, validation: validation, options: options)
        XCTAssertEqual(shorter.parameters, result.parameters)
    }

    func testTheInitialLossIsThatOfTheStart() throws {
        let start = try fresh()
        let validation = Oscillation(0..<30)
        let result = try train(
            from: start,
            on: validation,
            validation: validation,
            options: TrainingOptions(epochs: 1, batchSize: 30, loss: .squaredError)
        )
        var batch = Batch(try BatchShape(start.shape, steps: 8), count: 30)
        var generator = SplitMix64(seed: 0)
        validation.fill(&batch, with: Array(0..<30)[...], training: false, generator: &generator)
        let outputs = try GRUNetwork(start).forward(batch: batch)
        let squares = zip(outputs, batch.targets).map { Double(($0 - $1) * ($0 - $1)) }
        XCTAssertEqual(result.initialValidationLoss, squares.reduce(0, +) / 30, accuracy: 1e-6)
        XCTAssertEqual(result.history[0].trainingLoss, result.initialValidationLoss, accuracy: 1e-6)
    }

    func testReportsComeOncePerEpochAndMayStopTheTraining() throws {
        struct Stop: Error {}
        var reports: [EpochResult] = []
        XCTAssertThrowsError(
            try train(
                from: fresh(),
                on: Oscillation(0..<50),
                validation: Oscillation(50..<60),
                options: TrainingOptions(epochs: 9, batchSize: 20)
            ) { report in
                reports.append(report)
                if report.epoch == 3 { throw Stop() }
            }
        ) { XCTAssertTrue($0 is Stop) }
        XCTAssertEqual(reports.map(\.epoch), [1, 2, 3])
        XCTAssertEqual(Set(reports.map(\.epochs)), [9])
        XCTAssertTrue(reports.allSatisfy { $0.gradientNorm > 0 && $0.learningRate > 0 })
    }

    func testALossThatIsNoNumberIsReportedWhereItHappens() throws {
        var broken = Oscillation(0..<40)
        broken.shift = .infinity
        XCTAssertThrowsError(
            try train(
                from: fresh(),
                on: broken,
                validation: Oscillation(40..<50),
                options: TrainingOptions(epochs: 2, batchSize: 20)
            )
        ) { XCTAssertEqual($0 as? GRUError, .diverged(epoch: 1, batch: 1)) }
    }

    func testUnobservedSamplesLeaveTheWeightsAsTheyAre() throws {
        var unobserved = Oscillation(0..<40)
        unobserved.isObserved = false
        let start = try fresh()
        let options = TrainingOptions(epochs: 1, batchSize: 20)
        let result = try train(from: start, on: unobserved, validation: Oscillation(40..<50), options: options)
        XCTAssertEqual(result.parameters, start)
        XCTAssertThrowsError(try train(from: start, on: Oscillation(0..<9), validation: unobserved, options: options)) {
            XCTAssertEqual($0 as? GRUError, .unobservedValidation)
        }
    }

    func testAPartWithoutSamplesIsRefusedByName() throws {
        let (some, none) = (Oscillation(0..<10), Oscillation(0..<0))
        XCTAssertThrowsError(try train(from: fresh(), on: none, validation: some, options: TrainingOptions())) {
            XCTAssertEqual($0 as? GRUError, .noSamples(part: "training"))
        }
        XCTAssertThrowsError(try train(from: fresh(), on: some, validation: none, options: TrainingOptions())) {
            XCTAssertEqual($0 as? GRUError, .noSamples(part: "validation"))
        }
    }

    func testOptionsThatMakeNoSenseAreRefused() throws {
        let changes: [(inout TrainingOptions) -> Void] = [
            { $0.epochs = 0 }, { $0.batchSize = 0 }, { $0.maximumLearningRate = .nan }, { $0.weightDecay = -1 },
            { $0.gradientClip = 0 }, { $0.loss = .huber(delta: 0) }, { $0.patience = 0 }, { $0.threads = 0 },
        ]
        XCTAssertNoThrow(try TrainingOptions().validate())
        for change in changes {
            var options = TrainingOptions()
            change(&options)
            XCTAssertThrowsError(try options.validate()) { XCTAssertTrue($0 is GRUError) }
        }
    }

    func testAHundredShortTrainingsOnSeveralThreadsEnd() throws {
        let start = try fresh(hidden: 1)
        let ended = expectation(description: "all trainings ended")
        Thread.detachNewThread {
            do {
                for round in 0..<100 {
                    _ = try train(
                        from: start,
                        on: Oscillation(0..<33),
                        validation: Oscillation(33..<50),
                        options: TrainingOptions(epochs: 1, batchSize: 33, threads: 1 + round % 4)
                    )
                }
                ended.fulfill()
            } catch {
                XCTFail("\(error)")
            }
        }
        // Many times their duration in a debug build.
        wait(for: [ended], timeout: 120)
    }
}
