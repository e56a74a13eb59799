/// Backpropagation through time (Werbos 1990).
extension ShardMemory {
    /// Writes the gradients of the shard's summed loss, from the slopes of ``evaluate(_:loss:)``.
    ///
    /// - Parameters:
    ///   - rows: The number of loaded sequences.
    ///   - weights: Packed, with the parts for the backward pass.
    ///   - gradients: Zeros at first; receives the input of ``PackedLayout/unpackGradients(_:scale:into:)``.
    func backward(rows: Int, weights: UnsafePointer<LaneVector>, gradients: UnsafeMutablePointer<LaneVector>) {
        slope.clear()
        backwardHead(rows: rows, weights: weights, gradients: gradients)
        for index in layout.layers.indices.reversed() {
            backwardLayer(index, rows: rows, weights: weights)
            addWeightGradients(index, rows: rows, gradients: gradients)
            if index > 0 {
                passDown(from: index, rows: rows, weights: weights)
            }
        }
    }

    private func backwardHead(
        rows: Int,
        weights: UnsafePointer<LaneVector>,
        gradients: UnsafeMutablePointer<LaneVector>
    ) {
        let slopes = outputs.matrix(stride: layout.outputVectors)
        let (hiddenVectors, contextVectors) = (layout.hiddenVectors, layout.contextVectors)
        addProduct(
            rows: layout.shape.outputSize,
            depth: rows,
            columns: hiddenVectors,
            slopes.scalars.transposed,
            lastHidden(rows: rows).factor,
            to: VectorMatrix(gradients + layout.headHiddenByOutput, stride: hiddenVectors)
        )
        addProduct(
            rows: layout.shape.outputSize,
            depth: rows,
            columns: contextVectors,
            slopes.scalars.transposed,
            context.matrix(stride: contextVectors).factor,
            to: VectorMatrix(gradients + layout.headContextByOutput, stride: contextVectors)
        )
        addColumnSums(of: slopes, rows: rows, columns: layout.outputVectors, to: gradients + layout.headBias)
        addProduct(
            rows: rows,
            depth: layout.shape.outputSize,
            columns: hiddenVectors,
            slopes.scalars,
            FactorMatrix(weights + layout.headHiddenByOutput, stride: hiddenVectors),
            to: slope.matrix(stride: hiddenVectors)
        )
    }

    /// Goes back through the steps of one layer and replaces its gate values by the gradients of their sums.
    private func backwardLayer(_ index: Int, rows: Int, weights: UnsafePointer<LaneVector>) {
        let layer = layout.layers[index]
        let hiddenVectors = layout.hiddenVectors
        let slopes = slope.matrix(stride: hiddenVectors)
        let isTop = index == layout.shape.layerCount - 1
        let states = hidden[index].matrix(stride: hiddenVectors)
        let sums = gates[index].matrix(stride: layout.gateVectors)
        let kernels = GateKernels(vectors: hiddenVectors)
        if !isTop { slope.clear() }
        for time in (0..<steps).reversed() {
            if !isTop {
                let fromAbove = slopeBelow.matrix(stride: hiddenVectors).dropping(rows: time * rows)
                for vector in 0..<rows * hiddenVectors {
                    slopes.base[vector] += fromAbove.base[vector]
                }
            }
            let step = sums.dropping(rows: time * rows)
            kernels.retreat(
                rows: rows,
                gates: step,
                previous: time == 0 ? nil : states.dropping(rows: time * rows),
                gradient: slopes
            )
            guard time > 0 else { break }
            addProduct(
                rows: rows,
                depth: GateBlock.perProduct * layout.paddedHidden,
                columns: hiddenVectors,
                step.scalars,
                FactorMatrix(weights + layer.recurrentByGate, stride: hiddenVectors),
                to: slopes
            )
        }
    }

    private func addWeightGradients(_ index: Int, rows: Int, gradients: UnsafeMutablePointer<LaneVector>) {
        let layer = layout.layers[index]
        let sums = gates[index].matrix(stride: layout.gateVectors)
        let gateRows = GateBlock.perProduct * layout.paddedHidden
        let below =
            index == 0
            ? inputs.matrix(stride: layer.inputVectors)
            : hidden[index - 1].matrix(stride: layout.hiddenVectors).dropping(rows: rows)
        addProduct(
            rows: gateRows,
            depth: (steps - 1) * rows,
            columns: layout.hiddenVectors,
            sums.dropping(rows: rows).scalars.transposed,
            hidden[index].matrix(stride: layout.hiddenVectors).dropping(rows: rows).factor,
            to: VectorMatrix(gradients + layer.recurrentByGate, stride: layout.hiddenVectors)
        )
        addProduct(
            rows: gateRows,
            depth: steps * rows,
            columns: layer.inputVectors,
            sums.dropping(columns: layout.hiddenVectors).scalars.transposed,
            below.factor,
            to: VectorMatrix(gradients + layer.inputByGate, stride: layer.inputVectors)
        )
        addColumnSums(of: sums, rows: steps * rows, columns: layout.gateVectors, to: gradients + layer.bias)
    }

    /// Writes the gradients with respect to the hidden states of the layer below, for all steps.
    private func passDown(from index: Int, rows: Int, weights: UnsafePointer<LaneVector>) {
        slopeBelow.clear()
        addProduct(
            rows: steps * rows,
            depth: GateBlock.perProduct * layout.paddedHidden,
            columns: layout.hiddenVectors,
            gates[index].matrix(stride: layout.gateVectors).dropping(columns: layout.hiddenVectors).scalars,
            FactorMatrix(weights + layout.layers[index].inputByGate, stride: layout.hiddenVectors),
            to: slopeBelow.matrix(stride: layout.hiddenVectors)
        )
    }
}
