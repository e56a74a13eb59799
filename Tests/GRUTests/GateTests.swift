import Foundation
import GRU
import XCTest

/// Tests of one unit whose weights pass only a single gate to the output.
final class GateTests: XCTestCase {
    private let shape = Result { try GRUShape(inputSize: 2, hiddenSize: 1, outputSize: 1) }

    /// A unit that reads two inputs and forgets its own state; `inputWeights` contains the rows r, z, n.
    private func network(inputWeights: [Float], inputBias: [Float]) throws -> GRUNetwork {
        let values = inputWeights + [0, 0, 0] + inputBias + [0, 0, 0] + [1] + [0]
        return GRUNetwork(try GRUParameters(shape: try shape.get(), values: values))
    }

    func testTheCandidateIsTheHyperbolicTangent() throws {
        let network = try network(inputWeights: [0, 0, 0, 0, 1, 0], inputBias: [0, -100, 0])
        for x in arguments {
            let found = Double(try network.forward(steps: [x, 0])[0])
            XCTAssertEqual(found, tanh(Double(x)), accuracy: 6e-7, "tanh(\(x))")
        }
    }

    func testTheUpdateGateIsTheLogisticFunction() throws {
        let network = try network(inputWeights: [0, 0, -1, 0, 0, 0], inputBias: [0, 0, 100])
        for x in arguments {
            let found = Double(try network.forward(steps: [x, 0])[0])
            XCTAssertEqual(found, 1 / (1 + exp(-Double(x))), accuracy: 6e-7, "σ(\(x))")
        }
    }

    func testAGateSaturatedAtOneKeepsTheOldState() throws {
        let network = try network(inputWeights: [0, 0, 0, 100, 1, 0], inputBias: [0, 0, 0])
        let first = try network.forward(steps: [0.8, -1])[0]
        XCTAssertEqual(first, tanh(0.8), accuracy: 1e-6)
        let kept = try network.forward(steps: [0.8, -1, -3, 1, 2, 1, 5, 1])[0]
        XCTAssertEqual(kept, first, accuracy: 1e-6)
    }

    func testInputThatIsNotANumberIsNotHidden() throws {
        let network = try network(inputWeights: [1, 0, 1, 0, 1, 0], inputBias: [0, 0, 0])
        XCTAssertTrue(try network.forward(steps: [.nan, 0, 1, 1])[0].isNaN)
    }

    private var arguments: [Float] {
        stride(from: Float(-20), through: 20, by: 0.0037).map { $0 } + [0, 1e-8, -1e-20, 8, -8, 16, 1e6, -1e30]
    }
}
