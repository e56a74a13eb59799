/// A network ready to forecast: weights packed for the kernels, immutable, shared freely between threads.
///
/// The equations are those of PyTorch's `nn.GRU` and `nn.Linear`; see ``GateKernels``.
package struct GRUNetwork: Sendable {
    package let parameters: GRUParameters
    let layout: PackedLayout
    private let weights: [LaneVector]

    package var shape: GRUShape { parameters.shape }

    /// Rows of a batch that pass through the network side by side: enough to reuse each weight from a register, few
    /// enough to stay in the nearest cache.
    static let blockRows = 32

    package init(_ parameters: GRUParameters) {
        let layout = PackedLayout(parameters.shape)
        self.parameters = parameters
        self.layout = layout
        var packed = [LaneVector](repeating: .zero, count: layout.forwardCount)
        packed.withUnsafeMutableBufferPointer { packed in
            parameters.values.withUnsafeBufferPointer { values in
                guard let target = packed.baseAddress, let source = values.baseAddress else { return }
                layout.pack(source, into: target, forwardOnly: true)
            }
        }
        weights = packed
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

    /// The outputs for one sequence, in memory the caller owns; allocates nothing once `scratch` has grown.
    ///
    /// - Parameter outputs: room for at least O numbers.
    package func forward(
        steps: UnsafeBufferPointer<Float>,
        context: UnsafeBufferPointer<Float>,
        into outputs: UnsafeMutableBufferPointer<Float>,
        scratch: GRUScratch
    ) throws(GRUError) {
        guard !steps.isEmpty, steps.count.isMultiple(of: shape.inputSize) else {
            throw .sequenceLength(found: steps.count, inputSize: shape.inputSize)
        }
        guard context.count == shape.contextSize else {
            throw .contextLength(found: context.count, expected: shape.contextSize)
        }
        guard outputs.count >= shape.outputSize else {
            throw .size(name: "room for the outputs", found: outputs.count, lowest: shape.outputSize)
        }
        forwardBlock(
            rows: 1,
            steps: steps.count / shape.inputSize,
            inputs: UnsafeRawBufferPointer(steps),
            context: UnsafeRawBufferPointer(context),
            into: outputs,
            scratch: scratch
        )
    }

    /// The outputs for every sequence of a batch.
    ///
    /// - Returns: B × O numbers; a sequence's are the same as it gets alone, to the last bit.
    /// - Throws: ``GRUError/batchShape(found:expected:)``.
    package func forward(batch: Batch) throws(GRUError) -> [Float] {
        let expected = try BatchShape(shape, steps: batch.shape.steps)
        guard batch.shape == expected else {
            throw .batchShape(found: batch.shape, expected: expected)
        }
        var outputs = [Float](repeating: 0, count: batch.count * shape.outputSize)
        let scratch = GRUScratch()
        let perSequence = expected.steps * shape.inputSize
        batch.inputs.withUnsafeBytes { inputs in
            batch.context.withUnsafeBytes { context in
                outputs.withUnsafeMutableBufferPointer { outputs in
                    for first in stride(from: 0, to: batch.count, by: Self.blockRows) {
                        let bytes = MemoryLayout<Float>.stride
                        forwardBlock(
                            rows: min(Self.blockRows, batch.count - first),
                            steps: expected.steps,
                            inputs: UnsafeRawBufferPointer(rebasing: inputs[(first * perSequence * bytes)...]),
                            context: UnsafeRawBufferPointer(
                                rebasing: context[(first * shape.contextSize * bytes)...]
                            ),
                            into: UnsafeMutableBufferPointer(rebasing: outputs[(first * shape.outputSize)...]),
                            scratch: scratch
                        )
                    }
                }
            }
        }
        return outputs
    }
}

extension GRUNetwork {
    /// Runs `rows` sequences of `steps` steps side by side, sequence after sequence in `inputs`.
    private func forwardBlock(
        rows: Int,
        steps: Int,
        inputs: UnsafeRawBufferPointer,
        context: UnsafeRawBufferPointer,
        into outputs: UnsafeMutableBufferPointer<Float>,
        scratch: GRUScratch
    ) {
        let layerVectors = rows * layout.hiddenVectors
        let gateVectors = rows * layout.gateVectors
        let memory = scratch.vectors(layerVectors * shape.layerCount + gateVectors + rows * layout.outputVectors)
        func hidden(_ layer: Int) -> VectorMatrix {
            VectorMatrix(memory + layer * layerVectors, stride: layout.hiddenVectors)
        }
        let gates = VectorMatrix(memory + shape.layerCount * layerVectors, stride: layout.gateVectors)
        let result = VectorMatrix(gates.base + gateVectors, stride: layout.outputVectors)
        let width = shape.inputSize
        weights.withUnsafeBufferPointer { weights in
            guard let weights = weights.baseAddress, let inputs = inputs.baseAddress else { return }
            for step in 0..<steps {
                for (layer, packed) in layout.layers.enumerated() {
                    let start = inputs + step * width * MemoryLayout<Float>.stride
                    LayerStep(layout: layout, layer: packed, weights: weights)
                        .advance(
                            rows: rows,
                            input: layer == 0
                                ? ScalarMatrix(start, rowStride: steps * width) : hidden(layer - 1).scalars,
                            previous: step == 0 ? nil : hidden(layer),
                            next: hidden(layer),
                            gates: gates
                        )
                }
            }
            HeadStep(layout: layout, weights: weights)
                .advance(
                    rows: rows,
                    hidden: hidden(shape.layerCount - 1),
                    context: ScalarMatrix(context.baseAddress ?? inputs, rowStride: shape.contextSize),
                    outputs: result
                )
        }
        for row in 0..<rows {
            UnsafeRawPointer(result[row])
                .withMemoryRebound(to: Float.self, capacity: shape.outputSize) { source in
                    for output in 0..<shape.outputSize {
                        outputs[row * shape.outputSize + output] = source[output]
                    }
                }
        }
    }
}
