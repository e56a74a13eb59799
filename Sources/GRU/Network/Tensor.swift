/// One named matrix or vector in a network's flat parameters.
///
/// The names, shapes and row-major order are those of PyTorch's `nn.GRU` (named `gru`) and `nn.Linear` (named `head`).
package struct Tensor: Hashable, Sendable {
    package let name: String
    /// `[rows, columns]` of a matrix, `[length]` of a vector.
    package let shape: [Int]
    /// The positions of its values in the flat parameters.
    package let range: Range<Int>
}

/// Allocates consecutive ranges.
struct TensorLayout {
    private(set) var tensors: [Tensor] = []
    private(set) var count = 0

    init(_ shape: GRUShape) {
        let gates = 3 * shape.hiddenSize
        for layer in 0..<shape.layerCount {
            append("gru.weight_ih_l\(layer)", [gates, shape.inputSize(ofLayer: layer)])
            append("gru.weight_hh_l\(layer)", [gates, shape.hiddenSize])
            append("gru.bias_ih_l\(layer)", [gates])
            append("gru.bias_hh_l\(layer)", [gates])
        }
        append("head.weight", [shape.outputSize, shape.hiddenSize + shape.contextSize])
        append("head.bias", [shape.outputSize])
    }

    private mutating func append(_ name: String, _ shape: [Int]) {
        let end = count + shape.reduce(1, *)
        tensors.append(Tensor(name: name, shape: shape, range: count..<end))
        count = end
    }
}
