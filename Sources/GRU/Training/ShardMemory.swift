/// The values that one worker keeps of a shard between its forward and its backward pass.
///
/// All matrices are ordered by step, with one row for each sequence of a step, so that all steps of a tensor form one
/// tall matrix for the weight gradients.
final class ShardMemory {
    /// The maximum number of sequences in a shard.
    ///
    /// Constant, so that the grouping of sums does not depend on the number of threads; with sixteen, a shard of 48
    /// steps fits in a common second-level cache.
    static let rows = 16

    /// The number of shards of `count` samples.
    static func shards(of count: Int) -> Int {
        (count + rows - 1) / rows
    }

    let layout: PackedLayout
    let steps: Int
    /// T × B × I.
    let inputs: VectorStorage
    /// B × C.
    let context: VectorStorage
    /// (T+1) × B × H for each layer: zeros, then the hidden states after each step.
    let hidden: [VectorStorage]
    /// T × B × 4H for each layer, see ``GateBlock``.
    let gates: [VectorStorage]
    /// B × O: first the outputs, then the gradients with respect to them.
    let outputs: VectorStorage
    /// B × H: the gradients with respect to the hidden states of the current step of the backward pass.
    let slope: VectorStorage
    /// T × B × H: the gradients with respect to the hidden states of the layer below; empty for a single layer.
    let slopeBelow: VectorStorage

    init(layout: PackedLayout, steps: Int) {
        let (rows, layers) = (Self.rows, layout.shape.layerCount)
        self.layout = layout
        self.steps = steps
        inputs = VectorStorage(count: steps * rows * vectorCount(layout.shape.inputSize))
        context = VectorStorage(count: rows * layout.contextVectors)
        hidden = (0..<layers).map { _ in VectorStorage(count: (steps + 1) * rows * layout.hiddenVectors) }
        gates = (0..<layers).map { _ in VectorStorage(count: steps * rows * layout.gateVectors) }
        outputs = VectorStorage(count: rows * layout.outputVectors)
        slope = VectorStorage(count: rows * layout.hiddenVectors)
        slopeBelow = VectorStorage(count: layers > 1 ? steps * rows * layout.hiddenVectors : 0)
    }

    /// Copies a batch of at most ``rows`` sequences, reordered by step.
    func load(_ batch: Batch) {
        precondition(
            batch.count <= Self.rows && batch.shape.steps == steps,
            "a shard must have at most \(Self.rows) samples"
        )
        batch.requireWhole()
        let (width, rows) = (layout.shape.inputSize, batch.count)
        let inputMatrix = inputs.matrix(stride: vectorCount(width))
        let contextMatrix = context.matrix(stride: layout.contextVectors)
        batch.inputs.withUnsafeBufferPointer { source in
            for row in 0..<rows {
                for step in 0..<steps {
                    let start = (row * steps + step) * width
                    let target = UnsafeMutableRawPointer(inputMatrix[step * rows + row])
                    target.copyMemory(from: source, start, width)
                }
            }
        }
        batch.context.withUnsafeBufferPointer { source in
            let width = layout.shape.contextSize
            for row in 0..<rows {
                UnsafeMutableRawPointer(contextMatrix[row]).copyMemory(from: source, row * width, width)
            }
        }
    }
}

extension UnsafeMutableRawPointer {
    @inline(__always)
    fileprivate func copyMemory(from source: UnsafeBufferPointer<Float>, _ start: Int, _ count: Int) {
        for index in 0..<count {
            storeBytes(of: source[start + index], toByteOffset: index * MemoryLayout<Float>.stride, as: Float.self)
        }
    }
}
