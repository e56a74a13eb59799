/// The linear head, for a block of sequences.
struct HeadStep {
    let hiddenSize: Int
    let contextSize: Int
    let outputVectors: Int
    /// See ``PackedLayout``.
    let hidden: FactorMatrix
    let context: FactorMatrix
    let bias: UnsafePointer<LaneVector>

    init(_ layout: PackedLayout, weights: UnsafePointer<LaneVector>) {
        hiddenSize = layout.shape.hiddenSize
        contextSize = layout.shape.contextSize
        outputVectors = layout.outputVectors
        hidden = FactorMatrix(weights + layout.headHidden, stride: layout.outputVectors)
        context = FactorMatrix(weights + layout.headContext, stride: layout.outputVectors)
        bias = weights + layout.headBias
    }

    /// Writes O outputs for each row.
    ///
    /// - Parameters:
    ///   - rows: The number of sequences.
    ///   - states: The top layer's last hidden states.
    ///   - contexts: C numbers for each row.
    ///   - outputs: Receives the outputs.
    func advance(rows: Int, states: ScalarMatrix, contexts: ScalarMatrix, outputs: VectorMatrix) {
        for row in 0..<rows {
            outputs[row].update(from: bias, count: outputVectors)
        }
        addProduct(rows: rows, depth: hiddenSize, columns: outputVectors, states, hidden, to: outputs)
        addProduct(rows: rows, depth: contextSize, columns: outputVectors, contexts, context, to: outputs)
    }
}
