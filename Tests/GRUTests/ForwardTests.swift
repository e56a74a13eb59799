import GRU
import RandomNumbers
import XCTest

final class ForwardTests: XCTestCase {
    func testAForecastEqualsTheReferenceOverRandomShapes() throws {
        var generator = SplitMix64(seed: 3)
        for round in 0..<60 {
            let shape = try GRUShape(
                inputSize: .random(in: 1...20, using: &generator),
                hiddenSize: .random(in: 1...70, using: &generator),
                layerCount: .random(in: 1...3, using: &generator),
                contextSize: .random(in: 0...10, using: &generator),
                outputSize: .random(in: 1...26, using: &generator)
            )
            let steps = Int.random(in: 1...20, using: &generator)
            let parameters = GRUParameters(shape: shape, seed: UInt64(round))
            let inputs = generator.numbers(steps * shape.inputSize, within: 3)
            let context = generator.numbers(shape.contextSize, within: 3)
            let found = try GRUNetwork(parameters).forward(steps: inputs, context: context)
            let expected = ReferenceNetwork(parameters)
                .forward(steps: inputs.map(Double.init), context: context.map(Double.init))
            XCTAssertEqual(found.count, shape.outputSize)
            for (one, other) in zip(found, expected) {
                XCTAssertEqual(Double(one), other, accuracy: 1e-5, "\(shape), \(steps) steps")
            }
        }
    }

    /// Eight units whose weights are all zero stay at zero and add nothing.
    ///
    /// They change the number of registers in a row, and thereby the width of the registers if the processor has wide
    /// ones.
    func testUnitsThatDoNothingChangeNoBitOfTheResult() throws {
        for (hidden, layers) in [(8, 1), (24, 2), (56, 1), (56, 3)] {
            func shape(_ hidden: Int) throws -> GRUShape {
                try GRUShape(inputSize: 5, hiddenSize: hidden, layerCount: layers, contextSize: 3, outputSize: 9)
            }
            let small = GRUParameters(shape: try shape(hidden), seed: UInt64(hidden))
            let large = try small.embedded(in: shape(hidden + 8))
            for count in [1, 7, 40] {
                let batch = try Batch.random(small.shape, steps: 13, count: count, seed: 5)
                let (one, other) = (GRUNetwork(small), GRUNetwork(large))
                let expected = try one.forward(batch: batch)
                let found = try other.forward(batch: batch)
                XCTAssertEqual(found, expected, "\(hidden) units, \(layers) layers, \(count) sequences")
                XCTAssertEqual(
                    try other.forward(steps: batch.inputs(ofSample: 0), context: batch.context(ofSample: 0)),
                    Array(expected.prefix(9))
                )
            }
        }
    }

    func testALongSequenceEqualsTheReferenceAndTheBatch() throws {
        let shape = try GRUShape(inputSize: 3, hiddenSize: 12, layerCount: 2, contextSize: 1, outputSize: 2)
        let network = GRUNetwork(GRUParameters(shape: shape, seed: 4))
        let scratch = GRUScratch()
        for steps in [200, 64, 65, 1, 129] {
            let batch = try Batch.random(shape, steps: steps, count: 3, seed: UInt64(steps))
            let (inputs, context) = (batch.inputs(ofSample: 1), batch.context(ofSample: 1))
            var found: [Float] = [0, 0]
            try inputs.withUnsafeBufferPointer { inputs in
                try context.withUnsafeBufferPointer { context in
                    try found.withUnsafeMutableBufferPointer { found in
                        try network.forward(steps: inputs, context: context, into: found, scratch: scratch)
                    }
                }
            }
            XCTAssertEqual(found, Array(try network.forward(batch: batch)[2..<4]))
            let expected = ReferenceNetwork(network.parameters)
                .forward(steps: inputs.map(Double.init), context: context.map(Double.init))
            for (one, other) in zip(found, expected) {
                XCTAssertEqual(Double(one), other, accuracy: 1e-5, "\(steps) steps")
            }
        }
    }

    func testASequenceGetsTheSameBytesAloneAndInABatch() throws {
        for (layers, context, count) in [(1, 0, 1), (1, 24, 7), (2, 3, 33), (3, 1, 70)] {
            let shape = try GRUShape(
                inputSize: 5,
                hiddenSize: 19,
                layerCount: layers,
                contextSize: context,
                outputSize: 11
            )
            let network = GRUNetwork(GRUParameters(shape: shape, seed: 8))
            let batch = try Batch.random(shape, steps: 6, count: count, seed: 21)
            let together = try network.forward(batch: batch)
            XCTAssertEqual(together.count, count * 11)
            for row in 0..<count {
                let alone = try network.forward(
                    steps: batch.inputs(ofSample: row),
                    context: batch.context(ofSample: row)
                )
                XCTAssertEqual(alone, Array(together[row * 11..<(row + 1) * 11]), "sample \(row) of \(count)")
            }
        }
    }
}

extension GRUParameters {
    /// The same network with more units in each layer; all additional weights are zero.
    fileprivate func embedded(in larger: GRUShape) throws -> GRUParameters {
        var values = [Float](repeating: 0, count: GRUParameters.count(of: larger))
        for (from, to) in zip(GRUParameters.tensors(of: shape), GRUParameters.tensors(of: larger)) {
            let (rows, wideRows) = (from.shape[0], to.shape[0])
            let (columns, wideColumns) = (from.range.count / rows, to.range.count / wideRows)
            for row in 0..<rows {
                let isHead = from.name.hasPrefix("head.")
                let wideRow = isHead ? row : row / shape.hiddenSize * larger.hiddenSize + row % shape.hiddenSize
                for column in 0..<columns {
                    // The columns of the context follow the head's hidden columns.
                    let shift = isHead && column >= shape.hiddenSize ? larger.hiddenSize - shape.hiddenSize : 0
                    let place = to.range.lowerBound + wideRow * wideColumns + column + shift
                    values[place] = self.values[from.range.lowerBound + row * columns + column]
                }
            }
        }
        return try GRUParameters(shape: larger, values: values)
    }
}
