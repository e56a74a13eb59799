/// The positions of a layer's gates in the kernels' memory.
///
/// A row of gate values has four blocks of H, each padded to whole vectors: recurrent part of the candidate | reset |
/// update | input part of the candidate. In this order the columns that depend on the hidden state (the first three)
/// and the columns that depend on the input (the last three) are both contiguous, so each needs one product. During the
/// backward pass the same four blocks contain the gradients with respect to these values.
enum GateBlock {
    static let recurrentCandidate = 0
    static let reset = 1
    static let update = 2
    static let inputCandidate = 3
    static let count = 4

    /// The number of blocks that one product computes.
    static let perProduct = 3
    /// PyTorch's rows (r, z, n, by index) in the order of the recurrent product's columns.
    static let recurrentOrder = [2, 0, 1]
    /// PyTorch's rows in the order of the input product's columns.
    static let inputOrder = [0, 1, 2]
}
