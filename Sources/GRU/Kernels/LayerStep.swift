/// One step of one layer, forward, for a block of rows.
struct LayerStep {
    let layout: PackedLayout
    let layer: PackedLayout.Layer
    /// The packed weights.
    let weights: UnsafePointer<LaneVector>

    /// Advances the hidden states.
    ///
    /// - Parameters:
    ///   - input: one row of this layer's I numbers per sequence.
    ///   - previous: hidden states before the step, H per row; `nil` for the zeros of the first step.
    ///   - next: hidden states after it; may be `previous`.
    ///   - gates: receives the gate values.
    func advance(rows: Int, input: ScalarMatrix, previous: VectorMatrix?, next: VectorMatrix, gates: VectorMatrix) {
        for row in 0..<rows {
            gates[row].update(from: weights + layer.bias, count: layout.gateVectors)
        }
        addProduct(
            rows: rows,
            depth: layer.inputSize,
            columns: layout.productVectors,
            input,
            FactorMatrix(weights + layer.input, stride: layout.productVectors),
            to: gates.dropping(columns: layout.hiddenVectors)
        )
        if let previous {
            addProduct(
                rows: rows,
                depth: layout.shape.hiddenSize,
                columns: layout.productVectors,
                previous.scalars,
                FactorMatrix(weights + layer.recurrent, stride: layout.productVectors),
                to: gates
            )
        }
        GateKernels(vectors: layout.hiddenVectors).advance(rows: rows, gates: gates, previous: previous, next: next)
    }
}

/// The linear head, for a block of rows.
struct HeadStep {
    let layout: PackedLayout
    let weights: UnsafePointer<LaneVector>

    /// Writes O outputs per row from the top layer's last hidden states and the context.
    func advance(rows: Int, hidden: VectorMatrix, context: ScalarMatrix, outputs: VectorMatrix) {
        for row in 0..<rows {
            outputs[row].update(from: weights + layout.headBias, count: layout.outputVectors)
        }
        addProduct(
            rows: rows,
            depth: layout.shape.hiddenSize,
            columns: layout.outputVectors,
            hidden.scalars,
            FactorMatrix(weights + layout.headHidden, stride: layout.outputVectors),
            to: outputs
        )
        addProduct(
            rows: rows,
            depth: layout.shape.contextSize,
            columns: layout.outputVectors,
            context,
            FactorMatrix(weights + layout.headContext, stride: layout.outputVectors),
            to: outputs
        )
    }
}
