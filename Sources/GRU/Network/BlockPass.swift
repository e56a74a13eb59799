/// The forward pass of many sequences of equal length, in blocks.
struct BlockPass {
    /// The number of sequences in a block: whole tiles of the product, few enough for the cache.
    static let rows = 48

    private let layout: PackedLayout
    private let layers: [LayerStep]
    private let head: HeadStep
    private let steps: Int
    /// ``rows`` rows of hidden states for each layer.
    private let states: VectorMatrix
    private let gates: VectorMatrix
    private let outputs: VectorMatrix

    /// The number of vectors of working memory for a pass.
    static func memoryCount(_ layout: PackedLayout) -> Int {
        rows * (layout.shape.layerCount * layout.hiddenVectors + layout.gateVectors + layout.outputVectors)
    }

    init(
        _ layout: PackedLayout,
        weights: UnsafePointer<LaneVector>,
        steps: Int,
        memory: UnsafeMutablePointer<LaneVector>
    ) {
        self.layout = layout
        self.steps = steps
        layers = layout.layers.map { LayerStep($0, of: layout, weights: weights) }
        head = HeadStep(layout, weights: weights)
        var memory = memory
        func take(rows: Int, stride: Int) -> VectorMatrix {
            defer { memory += rows * stride }
            return VectorMatrix(memory, stride: stride)
        }
        states = take(rows: layout.shape.layerCount * Self.rows, stride: layout.hiddenVectors)
        gates = take(rows: Self.rows, stride: layout.gateVectors)
        outputs = take(rows: Self.rows, stride: layout.outputVectors)
    }

    /// Writes B × O outputs.
    func run(_ batch: Batch, into results: UnsafeMutableBufferPointer<Float>) {
        batch.requireWhole()
        let shape = layout.shape
        batch.inputs.withUnsafeBufferPointer { inputs in
            batch.context.withUnsafeBufferPointer { context in
                guard let inputs = inputs.baseAddress else { return }
                for first in stride(from: 0, to: batch.count, by: Self.rows) {
                    let rows = min(Self.rows, batch.count - first)
                    advance(rows: rows, inputs: inputs + first * steps * shape.inputSize)
                    head.advance(
                        rows: rows,
                        states: layerStates(shape.layerCount - 1).scalars,
                        contexts: ScalarMatrix(
                            context.baseAddress.map { $0 + first * shape.contextSize } ?? inputs,
                            rowStride: shape.contextSize
                        ),
                        outputs: outputs
                    )
                    for row in 0..<rows {
                        outputs.copyRow(row, count: shape.outputSize, to: results, at: first + row)
                    }
                }
            }
        }
    }

    /// Computes all steps of all layers for one block.
    private func advance(rows: Int, inputs: UnsafePointer<Float>) {
        let width = layout.shape.inputSize
        for time in 0..<steps {
            var below = ScalarMatrix(inputs + time * width, rowStride: steps * width)
            for (index, layer) in layers.enumerated() {
                let states = layerStates(index)
                layer.beginSums(rows: rows, input: below, gates: gates)
                layer.finish(rows: rows, previous: time == 0 ? nil : states, next: states, gates: gates)
                below = states.scalars
            }
        }
    }

    private func layerStates(_ index: Int) -> VectorMatrix {
        states.dropping(rows: index * Self.rows)
    }
}
