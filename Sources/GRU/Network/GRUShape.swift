/// The sizes of a network: a stack of GRU layers over a sequence, and a linear head.
///
/// The head reads the last hidden state of the top layer and a context vector for the whole sequence.
package struct GRUShape: Hashable, Sendable, Codable {
    /// I, the number of inputs for each step.
    package let inputSize: Int
    /// H, the number of units of each layer.
    package let hiddenSize: Int
    /// The number of layers, each of which reads the hidden states of the layer below.
    package let layerCount: Int
    /// C, the number of inputs of the head in addition to the hidden state; may be 0.
    package let contextSize: Int
    /// O, the number of outputs.
    package let outputSize: Int

    /// The largest accepted size: prevents an overflow of a product of two sizes, including sizes read from a file.
    package static let largestSize = 1 << 16

    /// - Throws: ``GRUError/size(name:found:lowest:)`` for a size below 1 (the context: below 0) or above
    ///   ``largestSize``.
    package init(
        inputSize: Int,
        hiddenSize: Int,
        layerCount: Int = 1,
        contextSize: Int = 0,
        outputSize: Int
    ) throws(GRUError) {
        try Self.check("input size", inputSize, lowest: 1)
        try Self.check("hidden size", hiddenSize, lowest: 1)
        try Self.check("layer count", layerCount, lowest: 1)
        try Self.check("context size", contextSize, lowest: 0)
        try Self.check("output size", outputSize, lowest: 1)
        self.inputSize = inputSize
        self.hiddenSize = hiddenSize
        self.layerCount = layerCount
        self.contextSize = contextSize
        self.outputSize = outputSize
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            inputSize: container.decode(Int.self, forKey: .inputSize),
            hiddenSize: container.decode(Int.self, forKey: .hiddenSize),
            layerCount: container.decode(Int.self, forKey: .layerCount),
            contextSize: container.decode(Int.self, forKey: .contextSize),
            outputSize: container.decode(Int.self, forKey: .outputSize)
        )
    }

    /// The number of weights: two matrices and two biases for the three gates of each layer, and the linear head.
    ///
    /// Sizes up to ``largestSize`` do not overflow.
    package var weightCount: Int {
        let gates = 3 * hiddenSize
        let lowest = gates * (inputSize + hiddenSize + 2)
        let others = gates * (2 * hiddenSize + 2) * (layerCount - 1)
        return lowest + others + outputSize * (hiddenSize + contextSize + 1)
    }

    /// The number of inputs for each step of layer `layer`: I for the lowest, H for the others.
    package func inputSize(ofLayer layer: Int) -> Int {
        layer == 0 ? inputSize : hiddenSize
    }

    private static func check(_ name: String, _ size: Int, lowest: Int) throws(GRUError) {
        guard (lowest...largestSize).contains(size) else {
            throw .size(name: name, found: size, lowest: lowest)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case inputSize = "input_size"
        case hiddenSize = "hidden_size"
        case layerCount = "layer_count"
        case contextSize = "context_size"
        case outputSize = "output_size"
    }
}
