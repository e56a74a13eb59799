import GRU
import XCTest

/// Compares analytic gradients with central differences of the independent `Double` network.
final class GradientTests: XCTestCase {
    func testOneLayerWithContext() throws {
        try check(GRUShape(inputSize: 3, hiddenSize: 10, contextSize: 5, outputSize: 4), steps: 5, count: 6)
    }

    func testTwoLayersWithoutContext() throws {
        try check(GRUShape(inputSize: 9, hiddenSize: 7, layerCount: 2, outputSize: 3), steps: 4, count: 3)
    }

    func testThreeLayers() throws {
        try check(
            GRUShape(inputSize: 2, hiddenSize: 5, layerCount: 3, contextSize: 1, outputSize: 9),
            steps: 3,
            count: 5
        )
    }

    func testASingleStep() throws {
        try check(
            GRUShape(inputSize: 4, hiddenSize: 9, layerCount: 2, contextSize: 2, outputSize: 2),
            steps: 1,
            count: 4
        )
    }

    func testMoreSamplesThanOneShard() throws {
        try check(GRUShape(inputSize: 1, hiddenSize: 3, outputSize: 1), steps: 6, count: 37)
    }

    func testWholeVectors() throws {
        try check(GRUShape(inputSize: 8, hiddenSize: 24, contextSize: 8, outputSize: 8), steps: 2, count: 4)
    }

    private func check(
        _ shape: GRUShape,
        steps: Int,
        count: Int,
        file: StaticString = #filePath,
        line: UInt = #line
    ) throws {
        for loss in [Loss.squaredError, .huber(delta: 0.8)] {
            let parameters = GRUParameters(shape: shape, seed: 11)
            let batch = try Batch.random(shape, steps: steps, count: count, seed: 5)
            let (found, gradients) = try parameters.gradients(on: batch, loss: loss)
            var reference = ReferenceNetwork(parameters)
            let expected = reference.loss(batch, loss)
            XCTAssertEqual(try XCTUnwrap(found), expected, accuracy: 1e-5 * expected, file: file, line: line)

            let scale = gradients.map(abs).max() ?? 0
            XCTAssertGreaterThan(scale, 1e-3, file: file, line: line)
            for tensor in GRUParameters.tensors(of: shape) {
                for index in tensor.range {
                    let value = reference.values[index]
                    let step = 1e-5
                    reference.values[index] = value + step
                    let above = reference.loss(batch, loss)
                    reference.values[index] = value - step
                    let below = reference.loss(batch, loss)
                    reference.values[index] = value
                    let numeric = (above - below) / (2 * step)
                    XCTAssertEqual(
                        Double(gradients[index]),
                        numeric,
                        accuracy: 1e-3 * abs(numeric) + 1e-5 * Double(scale),
                        "\(tensor.name)[\(index - tensor.range.lowerBound)]",
                        file: file,
                        line: line
                    )
                }
            }
        }
    }
}
