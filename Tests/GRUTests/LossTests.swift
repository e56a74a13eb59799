import GRU
import XCTest

final class LossTests: XCTestCase {
    private func problem() throws -> (GRUParameters, Batch) {
        let shape = try GRUShape(inputSize: 2, hiddenSize: 6, contextSize: 1, outputSize: 3)
        return (GRUParameters(shape: shape, seed: 2), try Batch.random(shape, steps: 4, count: 20, seed: 3))
    }

    func testMaskedTargetsContributeNothingEvenIfTheyAreNotNumbers() throws {
        let (parameters, batch) = try problem()
        let (loss, gradients) = try parameters.gradients(on: batch, loss: .huber(delta: 1))
        for stand in [Float.nan, .infinity, 1e30] {
            var other = batch
            for index in other.targets.indices where other.weights[index] == 0 { other.targets[index] = stand }
            let (otherLoss, otherGradients) = try parameters.gradients(on: other, loss: .huber(delta: 1))
            XCTAssertEqual(loss, otherLoss)
            XCTAssertEqual(gradients, otherGradients)
        }
    }

    func testASampleWithoutTargetsDoesNotChangeTheMean() throws {
        let (parameters, batch) = try problem()
        var masked = batch
        for index in 0..<3 { masked.weights[index] = 0 }
        var shorter = Batch(batch.shape, count: batch.count - 1)
        shorter.inputs = Array(masked.inputs[batch.inputs(ofSample: 0).count...])
        shorter.context = Array(masked.context[1...])
        shorter.targets = Array(masked.targets[3...])
        shorter.weights = Array(masked.weights[3...])
        let (loss, gradients) = try parameters.gradients(on: masked, loss: .squaredError)
        let (expectedLoss, expected) = try parameters.gradients(on: shorter, loss: .squaredError)
        XCTAssertEqual(try XCTUnwrap(loss), try XCTUnwrap(expectedLoss), accuracy: 1e-6)
        for (one, other) in zip(gradients, expected) { XCTAssertEqual(one, other, accuracy: 1e-6) }
    }

    func testABatchWithoutAnyTargetHasNoLossAndNoGradient() throws {
        var (parameters, batch) = try problem()
        batch.weights = batch.weights.map { _ in 0 }
        let (loss, gradients) = try parameters.gradients(on: batch, loss: .squaredError)
        XCTAssertNil(loss)
        XCTAssertEqual(gradients.map(abs).max(), 0)
        batch = Batch(batch.shape)
        XCTAssertNil(try parameters.gradients(on: batch, loss: .squaredError).loss)
    }
}
