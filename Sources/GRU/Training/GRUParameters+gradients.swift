import RandomNumbers

extension GRUParameters {
    /// The mean loss of a batch and its gradient with respect to every parameter, in the order of ``tensors(of:)``.
    ///
    /// The loss is `nil`, and the gradient zero, if no target was observed.
    /// - Throws: ``GRUError/batchShape(found:expected:)``.
    package func gradients(on batch: Batch, loss: Loss) throws(GRUError) -> (loss: Double?, values: [Float]) {
        let expected = try BatchShape(shape, steps: batch.shape.steps)
        guard batch.shape == expected else {
            throw .batchShape(found: batch.shape, expected: expected)
        }
        batch.requireWhole()
        let engine = GradientEngine(
            shape: expected,
            layout: PackedLayout(shape),
            batchSize: max(batch.count, 1),
            loss: loss,
            threads: 1
        )
        engine.use(values)
        let all = Array(0..<batch.count)
        let sum = engine.gradients(of: BatchSource(batch: batch), samples: all[...], seed: 0, seedPath: [])
        return (sum.mean, engine.flat)
    }
}

/// The samples of a batch as a source.
private struct BatchSource: SampleSource {
    let batch: Batch

    var count: Int { batch.count }
    var steps: Int { batch.shape.steps }

    func fill(_ target: inout Batch, with indices: ArraySlice<Int>, training: Bool, generator: inout SplitMix64) {
        target.fillSamples { position, sample in
            let index = indices[indices.startIndex + position]
            sample.inputs.copy(batch.inputs, row: index)
            sample.context.copy(batch.context, row: index)
            sample.targets.copy(batch.targets, row: index)
            sample.weights.copy(batch.weights, row: index)
        }
    }
}

extension UnsafeMutableBufferPointer<Float> {
    /// Fills the buffer with one row of its length.
    fileprivate func copy(_ values: [Float], row: Int) {
        for index in indices {
            self[index] = values[row * count + index]
        }
    }
}
