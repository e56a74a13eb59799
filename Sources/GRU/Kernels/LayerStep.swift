/// One layer's packed weights, ready to advance a block of sequences by one step.
struct LayerStep {
    /// The number of inputs for each step, and H.
    let inputSize: Int
    let hiddenSize: Int
    /// The number of vectors in H numbers.
    let hiddenVectors: Int
    /// See ``PackedLayout/Layer``.
    let recurrent: FactorMatrix
    let input: FactorMatrix
    let bias: UnsafePointer<LaneVector>

    init(_ layer: PackedLayout.Layer, of layout: PackedLayout, weights: UnsafePointer<LaneVector>) {
        inputSize = layer.inputSize
        hiddenSize = layout.shape.hiddenSize
        hiddenVectors = layout.hiddenVectors
        recurrent = FactorMatrix(weights + layer.recurrent, stride: layout.productVectors)
        input = FactorMatrix(weights + layer.input, stride: layout.productVectors)
        bias = weights + layer.bias
    }

    /// Starts the gates' sums with the bias and the contribution of the input.
    ///
    /// - Parameters:
    ///   - rows: The number of sequences, or of sequences times steps.
    ///   - input: One row of this layer's inputs for each of `rows`.
    ///   - gates: Receives one row of sums for each of `rows`.
    func beginSums(rows: Int, input: ScalarMatrix, gates: VectorMatrix) {
        for row in 0..<rows {
            let target = gates[row]
            for vector in 0..<GateBlock.count * hiddenVectors {
                target[vector] = bias[vector]
            }
        }
        addProduct(
            rows: rows,
            depth: inputSize,
            columns: GateBlock.perProduct * hiddenVectors,
            input,
            self.input,
            to: gates.dropping(columns: hiddenVectors)
        )
    }

    /// Adds the contribution of the hidden states to the sums and computes the step.
    ///
    /// - Parameters:
    ///   - rows: The number of sequences.
    ///   - previous: The hidden states before the step; `nil` for the zeros of the first step.
    ///   - next: Receives the hidden states after the step; may be `previous`.
    ///   - gates: The sums of ``beginSums(rows:input:gates:)``; receives the gate values.
    func finish(rows: Int, previous: VectorMatrix?, next: VectorMatrix, gates: VectorMatrix) {
        if let previous {
            addProduct(
                rows: rows,
                depth: hiddenSize,
                columns: GateBlock.perProduct * hiddenVectors,
                previous.scalars,
                recurrent,
                to: gates
            )
        }
        GateKernels(vectors: hiddenVectors).advance(rows: rows, gates: gates, previous: previous, next: next)
    }

    /// Does the same as ``finish(rows:previous:next:gates:)`` for one sequence whose state stays in place.
    ///
    /// - Parameters:
    ///   - state: The hidden state before and after the step.
    ///   - gates: The sums of ``beginSums(rows:input:gates:)``; receives the gate values.
    ///   - backwards: See ``addRowProduct(depth:columns:_:_:to:backwards:)``.
    func finishOne(state: VectorMatrix, gates: VectorMatrix, backwards: Bool) {
        addRowProduct(
            depth: hiddenSize,
            columns: GateBlock.perProduct * hiddenVectors,
            state.scalars,
            recurrent,
            to: gates,
            backwards: backwards
        )
        GateKernels(vectors: hiddenVectors).advance(rows: 1, gates: gates, previous: state, next: state)
    }
}
