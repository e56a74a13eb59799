import Foundation
import GRU
import XCTest

/// Windows into a noiseless damped oscillation; the target is the next value.
private struct Oscillation: SampleSource {
    let values: [Float]
    let steps = 8
    let offset: Int
    let count: Int
    var noise: Float = 0

    init(_ range: Range<Int>) {
        values = (0..<range.upperBound + 9)
            .map { time in
                Float(exp(-0.004 * Double(time)) * cos(0.37 * Double(time)))
            }
        offset = range.lowerBound
        count = range.count
    }

    func fill(_ batch: inout Batch, with indices: ArraySlice<Int>, training: Bool, generator: inout SplitMix64) {
        batch.fillSamples { position, sample in
            let start = offset + indices[indices.startIndex + position]
            for step in 0..<steps {
                sample.inputs[step] = values[start + step] + (training ? generator.next(within: noise) : 0)
            }
            sample.targets[0] = values[start + steps]
            sample.weights[0] = 1
        }
    }
}

final class TrainingTests: XCTestCase {
    func testADampedOscillationIsLearnt() throws {
        let shape = try GRUShape(inputSize: 1, hiddenSize: 16, outputSize: 1)
        let result = try train(
            from: GRUParameters(shape: shape, seed: 1),
            on: Oscillation(0..<400),
            validation: Oscillation(400..<500),
            options: TrainingOptions(epochs: 40, batchSize: 16, maximumLearningRate: 1e-2, loss: .squaredError)
        )
        XCTAssertLessThan(result.validationLoss.squareRoot(), 0.01)
        XCTAssertLessThan(result.validationLoss, result.initialValidationLoss / 100)
    }

    func testTheResultDoesNotDependOnTheNumberOfThreads() throws {
        let shape = try GRUShape(inputSize: 1, hiddenSize: 9, layerCount: 2, outputSize: 1)
        var samples = Oscillation(0..<150)
        samples.noise = 0.01
        let results = try [1, 2, 3, 1]
            .map { threads in
                try train(
                    from: GRUParameters(shape: shape, seed: 1),
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
}
