import Foundation
import GRU
import XCTest

final class ParameterTests: XCTestCase {
    func testTensorsAreNamedAndShapedAsInPyTorch() throws {
        let shape = try GRUShape(inputSize: 3, hiddenSize: 4, layerCount: 2, contextSize: 5, outputSize: 6)
        let tensors = GRUParameters.tensors(of: shape)
        XCTAssertEqual(
            tensors.map { "\($0.name) \($0.shape)" },
            [
                "gru.weight_ih_l0 [12, 3]", "gru.weight_hh_l0 [12, 4]", "gru.bias_ih_l0 [12]", "gru.bias_hh_l0 [12]",
                "gru.weight_ih_l1 [12, 4]", "gru.weight_hh_l1 [12, 4]", "gru.bias_ih_l1 [12]", "gru.bias_hh_l1 [12]",
                "head.weight [6, 9]", "head.bias [6]",
            ]
        )
        XCTAssertEqual(tensors.map(\.range.count), tensors.map { $0.shape.reduce(1, *) })
        var end = 0
        for tensor in tensors {
            XCTAssertEqual(tensor.range.lowerBound, end)
            end = tensor.range.upperBound
        }
        XCTAssertEqual(GRUParameters.count(of: shape), end)
    }

    func testFreshWeightsAreUniformWithinPyTorchsBounds() throws {
        let shape = try GRUShape(inputSize: 3, hiddenSize: 100, contextSize: 44, outputSize: 20)
        let parameters = GRUParameters(shape: shape, seed: 4)
        for tensor in GRUParameters.tensors(of: shape) where tensor.shape.count == 2 {
            let bound = tensor.name.hasPrefix("head") ? Float(1) / 12 : Float(1) / 10
            let values = parameters.values[tensor.range]
            let greatest = values.map(abs).max() ?? 0
            XCTAssertLessThanOrEqual(greatest, bound, tensor.name)
            XCTAssertGreaterThan(greatest, 0.97 * bound, tensor.name)
            let mean = values.reduce(0, +) / Float(values.count)
            XCTAssertEqual(mean, 0, accuracy: 4 * bound / (3 * Float(values.count)).squareRoot(), tensor.name)
        }
        XCTAssertEqual(parameters, GRUParameters(shape: shape, seed: 4))
        XCTAssertNotEqual(parameters, GRUParameters(shape: shape, seed: 5))
    }

    func testWrongCountsAreRefusedWithBothNumbers() throws {
        let shape = try GRUShape(inputSize: 1, hiddenSize: 1, outputSize: 1)
        XCTAssertThrowsError(try GRUParameters(shape: shape, values: [1, 2])) { error in
            XCTAssertEqual(error as? GRUError, .parameterCount(found: 2, expected: 14))
            XCTAssertEqual("\(error)", "The network must have 14 parameters, got 2.")
        }
    }

    func testDamagedWeightsAreRefusedByName() throws {
        let shape = try GRUShape(inputSize: 1, hiddenSize: 1, outputSize: 1)
        for damage in [Float.nan, .infinity] {
            var values = [Float](repeating: 0, count: 14)
            values[4] = damage
            XCTAssertThrowsError(try GRUParameters(shape: shape, values: values)) { error in
                XCTAssertEqual(error as? GRUError, .nonFiniteParameter(tensor: "gru.weight_hh_l0", index: 1))
            }
        }
    }

    func testImpossibleSizesAreRefused() {
        XCTAssertThrowsError(try GRUShape(inputSize: 0, hiddenSize: 1, outputSize: 1))
        XCTAssertThrowsError(try GRUShape(inputSize: 1, hiddenSize: 1, contextSize: -1, outputSize: 1))
        XCTAssertThrowsError(try GRUShape(inputSize: 1, hiddenSize: .max, outputSize: 1))
        XCTAssertThrowsError(try GRUShape(inputSize: 1, hiddenSize: 1, layerCount: 0, outputSize: 1)) { error in
            XCTAssertEqual("\(error)", "The layer count must be between 1 and 65536, got 0.")
        }
    }

    func testAShapeSurvivesJSONAndAnImpossibleOneIsRefused() throws {
        let shape = try GRUShape(inputSize: 3, hiddenSize: 64, layerCount: 2, contextSize: 24, outputSize: 24)
        let data = try JSONEncoder().encode(shape)
        XCTAssertEqual(try JSONDecoder().decode(GRUShape.self, from: data), shape)
        let text = #"{"input_size":3,"hidden_size":-64,"layer_count":1,"context_size":0,"output_size":1}"#
        XCTAssertThrowsError(try JSONDecoder().decode(GRUShape.self, from: Data(text.utf8)))
    }

    func testInputOfAnotherLengthIsRefused() throws {
        let shape = try GRUShape(inputSize: 3, hiddenSize: 4, contextSize: 2, outputSize: 1)
        let network = GRUNetwork(GRUParameters(shape: shape, seed: 1))
        for steps in [[], [1, 2], [1, 2, 3, 4]] as [[Float]] {
            XCTAssertThrowsError(try network.forward(steps: steps, context: [0, 0])) { error in
                XCTAssertEqual(error as? GRUError, .sequenceLength(found: steps.count, inputSize: 3))
            }
        }
        XCTAssertThrowsError(try network.forward(steps: [1, 2, 3], context: [0])) { error in
            XCTAssertEqual(error as? GRUError, .contextLength(found: 1, expected: 2))
        }
        let other = try GRUShape(inputSize: 2, hiddenSize: 4, contextSize: 2, outputSize: 1)
        let batch = Batch(try BatchShape(other, steps: 5), count: 1)
        XCTAssertThrowsError(try network.forward(batch: batch))
        XCTAssertThrowsError(try network.parameters.gradients(on: batch, loss: .squaredError))
    }
}
