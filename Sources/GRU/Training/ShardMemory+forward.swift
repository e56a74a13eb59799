extension ShardMemory {
    /// Runs the loaded sequences through the network and keeps the values that the backward pass needs.
    ///
    /// - Parameters:
    ///   - rows: The number of loaded sequences.
    ///   - weights: Packed by ``PackedLayout/pack(_:into:forwardOnly:)``.
    func forward(rows: Int, weights: UnsafePointer<LaneVector>) {
        let hiddenStride = layout.hiddenVectors
        for (index, layer) in layout.layers.enumerated() {
            let states = hidden[index].matrix(stride: hiddenStride)
            let sums = gates[index].matrix(stride: layout.gateVectors)
            let below =
                index == 0
                ? inputs.matrix(stride: layer.inputVectors)
                : hidden[index - 1].matrix(stride: hiddenStride).dropping(rows: rows)
            let step = LayerStep(layer, of: layout, weights: weights)
            step.beginSums(rows: steps * rows, input: below.scalars, gates: sums)
            for time in 0..<steps {
                step.finish(
                    rows: rows,
                    previous: time == 0 ? nil : states.dropping(rows: time * rows),
                    next: states.dropping(rows: (time + 1) * rows),
                    gates: sums.dropping(rows: time * rows)
                )
            }
        }
        HeadStep(layout, weights: weights)
            .advance(
                rows: rows,
                states: lastHidden(rows: rows).scalars,
                contexts: context.matrix(stride: layout.contextVectors).scalars,
                outputs: outputs.matrix(stride: layout.outputVectors)
            )
    }

    func lastHidden(rows: Int) -> VectorMatrix {
        hidden[layout.shape.layerCount - 1].matrix(stride: layout.hiddenVectors).dropping(rows: steps * rows)
    }

    /// Sums the loss of the outputs and replaces each output by the slope of its loss.
    ///
    /// Both are sums, not means; a target that was not observed adds nothing.
    ///
    /// - Parameters:
    ///   - batch: The targets and their weights.
    ///   - loss: The loss of an error.
    /// - Returns: Σ w·ℓ and Σ w.
    func evaluate(_ batch: Batch, loss: Loss) -> LossSum {
        let size = layout.shape.outputSize
        let matrix = outputs.matrix(stride: layout.outputVectors)
        var sum = LossSum()
        for row in 0..<batch.count {
            let values = UnsafeMutableRawPointer(matrix[row])
            for output in 0..<size {
                let weight = batch.weights[row * size + output]
                let offset = output * MemoryLayout<Float>.stride
                guard weight != 0 else {
                    values.storeBytes(of: 0, toByteOffset: offset, as: Float.self)
                    continue
                }
                let predicted = values.load(fromByteOffset: offset, as: Float.self)
                let (value, slope) = loss.evaluate(predicted - batch.targets[row * size + output])
                sum.loss += Double(weight * value)
                sum.weight += Double(weight)
                values.storeBytes(of: weight * slope, toByteOffset: offset, as: Float.self)
            }
        }
        return sum
    }
}

/// A sum of losses and of weights.
struct LossSum {
    var loss = 0.0
    var weight = 0.0

    /// The weighted mean; `nil` if no target was observed.
    var mean: Double? {
        weight > 0 ? loss / weight : nil
    }

    static func += (sum: inout LossSum, other: LossSum) {
        sum.loss += other.loss
        sum.weight += other.weight
    }
}
