/// The positions of the kernels' copy of the weights, or of their gradients, in one block of vectors.
///
/// Every row is padded to whole vectors with zeros, which keeps padded units at zero through the whole network.
struct PackedLayout: Sendable {
    struct Layer: Sendable {
        /// The layer's I, in numbers and in vectors.
        let inputSize: Int
        let inputVectors: Int
        /// H × 3H: transposed, the right factor of `h · W`.
        let recurrent: Int
        /// I × 3H, transposed.
        let input: Int
        /// One row of all four gate blocks.
        let bias: Int
        /// 3H × H in the recurrent product's order of gates: right factor of `gradient · W`.
        let recurrentByGate: Int
        /// 3H × I in the input product's order of gates.
        let inputByGate: Int
    }

    let shape: GRUShape
    /// The number of vectors in H, C and O numbers.
    let hiddenVectors: Int
    let contextVectors: Int
    let outputVectors: Int
    let layers: [Layer]
    /// H × O, transposed.
    let headHidden: Int
    /// C × O, transposed.
    let headContext: Int
    let headBias: Int
    /// O × H and O × C.
    let headHiddenByOutput: Int
    let headContextByOutput: Int
    /// The total number of vectors; the transposed parts, which the forward pass reads, are the first `forwardCount`.
    let forwardCount: Int
    let count: Int

    /// The number of numbers in a padded block of one gate.
    var paddedHidden: Int { hiddenVectors * LaneVector.width }
    /// The number of vectors in a row of one product's three gates, and of all four blocks.
    var productVectors: Int { GateBlock.perProduct * hiddenVectors }
    var gateVectors: Int { GateBlock.count * hiddenVectors }

    init(_ shape: GRUShape) {
        self.shape = shape
        let hidden = vectorCount(shape.hiddenSize)
        let context = vectorCount(shape.contextSize)
        let output = vectorCount(shape.outputSize)
        var next = 0
        // Whole cache lines, so that no load of a register crosses into a second line.
        func take(_ rows: Int, _ columns: Int) -> Int {
            defer { next += (rows * columns + 1) / 2 * 2 }
            return next
        }
        let forward = (0..<shape.layerCount)
            .map { layer in
                (
                    recurrent: take(shape.hiddenSize, 3 * hidden),
                    input: take(shape.inputSize(ofLayer: layer), 3 * hidden),
                    bias: take(1, 4 * hidden)
                )
            }
        headHidden = take(shape.hiddenSize, output)
        headContext = take(shape.contextSize, output)
        headBias = take(1, output)
        forwardCount = next
        let gates = 3 * hidden * LaneVector.width
        layers = forward.enumerated()
            .map { layer, offsets in
                let inputSize = shape.inputSize(ofLayer: layer)
                return Layer(
                    inputSize: inputSize,
                    inputVectors: vectorCount(inputSize),
                    recurrent: offsets.recurrent,
                    input: offsets.input,
                    bias: offsets.bias,
                    recurrentByGate: take(gates, hidden),
                    inputByGate: take(gates, vectorCount(inputSize))
                )
            }
        headHiddenByOutput = take(shape.outputSize, hidden)
        headContextByOutput = take(shape.outputSize, context)
        count = next
        hiddenVectors = hidden
        contextVectors = context
        outputVectors = output
    }
}
