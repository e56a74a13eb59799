/// A network for forecasts: immutable weights, packed for the kernels, shared between threads.
///
/// The equations are those of PyTorch's `nn.GRU` and `nn.Linear`; see ``GateKernels``.
package struct GRUNetwork: Sendable {
    package let parameters: GRUParameters
    let layout: PackedLayout
    private let weights: PackedWeights

    package var shape: GRUShape { parameters.shape }

    package init(_ parameters: GRUParameters) {
        self.parameters = parameters
        layout = PackedLayout(parameters.shape)
        weights = PackedWeights(parameters, layout: layout)
    }

    /// The outputs for one sequence.
    ///
    /// - Parameters:
    ///   - steps: T × I numbers, oldest step first; T follows from the count.
    ///   - context: C numbers.
    /// - Returns: O numbers.
    /// - Throws: ``GRUError/sequenceLength(found:inputSize:)`` or ``GRUError/contextLength(found:expected:)``.
    package func forward(steps: [Float], context: [Float] = []) throws(GRUError) -> [Float] {
        var outputs = [Float](repeating: 0, count: shape.outputSize)
        var failure: GRUError?
        steps.withUnsafeBufferPointer { steps in
            context.withUnsafeBufferPointer { context in
                outputs.withUnsafeMutableBufferPointer { outputs in
                    do throws(GRUError) {
                        try forward(steps: steps, context: context, into: outputs, scratch: GRUScratch())
                    } catch {
                        failure = error
                    }
                }
            }
        }
        if let failure { throw failure }
        return outputs
    }

    /// Writes the outputs for one sequence into the caller's memory; allocates nothing once `scratch` is large enough.
    ///
    /// - Parameters:
    ///   - steps: T × I numbers, oldest step first; T follows from the count.
    ///   - context: C numbers.
    ///   - outputs: Room for at least O numbers.
    ///   - scratch: Working memory that no other thread uses during the call.
    /// - Throws: ``GRUError/sequenceLength(found:inputSize:)``, ``GRUError/contextLength(found:expected:)`` or, if
    ///   `outputs` is too small, ``GRUError/size(name:found:lowest:)``.
    package func forward(
        steps: UnsafeBufferPointer<Float>,
        context: UnsafeBufferPointer<Float>,
        into outputs: UnsafeMutableBufferPointer<Float>,
        scratch: GRUScratch
    ) throws(GRUError) {
        guard let first = steps.baseAddress, !steps.isEmpty, steps.count.isMultiple(of: shape.inputSize) else {
            throw .sequenceLength(found: steps.count, inputSize: shape.inputSize)
        }
        guard context.count == shape.contextSize else {
            throw .contextLength(found: context.count, expected: shape.contextSize)
        }
        guard outputs.count >= shape.outputSize else {
            throw .size(name: "room for the outputs", found: outputs.count, lowest: shape.outputSize)
        }
        withPackedWeights { weights in
            let count = steps.count / shape.inputSize
            scratch.withVectors(SequencePass.memoryCount(layout, steps: count)) { memory in
                SequencePass(layout, weights: weights, steps: count, memory: memory)
                    .run(inputs: first, context: context.baseAddress, into: outputs)
            }
        }
    }

    /// The outputs for every sequence of a batch.
    ///
    /// - Parameter batch: Its targets are not read.
    /// - Returns: B × O numbers; a sequence's outputs are the same bit for bit as for the sequence alone.
    /// - Throws: ``GRUError/batchShape(found:expected:)``.
    package func forward(batch: Batch) throws(GRUError) -> [Float] {
        let expected = try BatchShape(shape, steps: batch.shape.steps)
        guard batch.shape == expected else {
            throw .batchShape(found: batch.shape, expected: expected)
        }
        var outputs = [Float](repeating: 0, count: batch.count * shape.outputSize)
        outputs.withUnsafeMutableBufferPointer { outputs in
            withPackedWeights { weights in
                GRUScratch()
                    .withVectors(BlockPass.memoryCount(layout)) { memory in
                        BlockPass(layout, weights: weights, steps: expected.steps, memory: memory)
                            .run(batch, into: outputs)
                    }
            }
        }
        return outputs
    }

    private func withPackedWeights(_ body: (UnsafePointer<LaneVector>) -> Void) {
        withExtendedLifetime(weights) { body(weights.base) }
    }
}
