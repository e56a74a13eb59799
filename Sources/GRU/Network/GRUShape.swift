/// The sizes of a network: a stack of GRU layers over a sequence, and a linear head.
///
/// The head reads the last hidden state of the top layer and, beside it, a context vector that is the same for
/// the whole sequence.
package struct GRUShape: Hashable, Sendable, Codable {
    /// I, numbers per step.
    package let inputSize: Int
    /// H, units of each layer.
    package let hiddenSize: Int
    /// Layers, each reading the hidden states of the one below.
    package let layerCount: Int
    /// C, numbers at the head beside the hidden state; may be 0.
    package let contextSize: Int
    /// O, numbers that come out.
    package let outputSize: Int

    /// The largest size accepted: keeps every product of two sizes far from overflow, also for sizes read from a file.
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

    /// Numbers per step that layer `layer` reads: the sequence's own for the lowest, H above.
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
