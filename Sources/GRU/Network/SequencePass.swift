/// The forward pass of one sequence, for the lowest latency.
///
/// One product computes the inputs' contribution to the gates for many steps, so that the chain from step to step
/// consists only of the recurrent product and the gates.
struct SequencePass {
    /// The number of steps in a chunk; limits the working memory for sequences of any length.
    static let chunk = 64

    private let layout: PackedLayout
    private let weights: UnsafePointer<LaneVector>
    /// One row for each layer: the hidden state between chunks.
    private let carried: VectorMatrix
    /// One row for each step of a chunk: the layer's hidden states, read by the layer above; empty for a single layer.
    private let states: VectorMatrix
    private let gates: VectorMatrix
    private let outputs: VectorMatrix

    private let steps: Int

    /// The number of vectors of working memory for a pass over `steps` steps.
    static func memoryCount(_ layout: PackedLayout, steps: Int) -> Int {
        let layers = layout.shape.layerCount
        let perStep = layout.gateVectors + (layers > 1 ? layout.hiddenVectors : 0)
        return layers * layout.hiddenVectors + min(chunk, steps) * perStep + layout.outputVectors
    }

    init(
        _ layout: PackedLayout,
        weights: UnsafePointer<LaneVector>,
        steps: Int,
        memory: UnsafeMutablePointer<LaneVector>
    ) {
        self.layout = layout
        self.weights = weights
        self.steps = steps
        var memory = memory
        func take(rows: Int, stride: Int) -> VectorMatrix {
            defer { memory += rows * stride }
            return VectorMatrix(memory, stride: stride)
        }
        carried = take(rows: layout.shape.layerCount, stride: layout.hiddenVectors)
        let rows = min(Self.chunk, steps)
        states = take(rows: layout.shape.layerCount > 1 ? rows : 0, stride: layout.hiddenVectors)
        gates = take(rows: rows, stride: layout.gateVectors)
        outputs = take(rows: 1, stride: layout.outputVectors)
    }

    /// Runs the sequence.
    ///
    /// - Parameters:
    ///   - inputs: T × I numbers.
    ///   - context: C numbers; may be `nil` if C is 0.
    ///   - results: Receives O numbers.
    func run(
        inputs: UnsafePointer<Float>,
        context: UnsafePointer<Float>?,
        into results: UnsafeMutableBufferPointer<Float>
    ) {
        let width = layout.shape.inputSize
        for first in stride(from: 0, to: steps, by: Self.chunk) {
            let count = min(Self.chunk, steps - first)
            var below = ScalarMatrix(inputs + first * width, rowStride: width)
            for index in layout.layers.indices {
                advance(index, by: count, inputs: below, isFirst: first == 0)
                below = states.scalars
            }
        }
        HeadStep(layout, weights: weights)
            .advance(
                rows: 1,
                states: carried.dropping(rows: layout.shape.layerCount - 1).scalars,
                contexts: ScalarMatrix(context ?? inputs, rowStride: layout.shape.contextSize),
                outputs: outputs
            )
        outputs.copyRow(0, count: layout.shape.outputSize, to: results, at: 0)
    }

    /// Computes a chunk of steps of one layer.
    private func advance(_ index: Int, by count: Int, inputs: ScalarMatrix, isFirst: Bool) {
        let step = LayerStep(layout.layers[index], of: layout, weights: weights)
        let isTop = index == layout.shape.layerCount - 1
        let state = carried.dropping(rows: index)
        step.beginSums(rows: count, input: inputs, gates: gates)
        for time in 0..<count {
            let sums = gates.dropping(rows: time)
            if isFirst, time == 0 {
                step.finish(rows: 1, previous: nil, next: state, gates: sums)
            } else {
                step.finishOne(state: state, gates: sums, backwards: !time.isMultiple(of: 2))
            }
            if !isTop {
                states[time].update(from: state.base, count: layout.hiddenVectors)
            }
        }
    }
}
