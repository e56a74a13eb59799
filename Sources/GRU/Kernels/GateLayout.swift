/// Where a layer's gates lie in the kernels' memory.
///
/// A row of gate values is four blocks of H, each padded to whole vectors:
/// recurrent part of the candidate | reset | update | input part of the candidate.
/// In this order the columns that the hidden state feeds (the first three) and those that the input feeds (the last
/// three) are both contiguous, so each takes one product. During the backward pass the same four blocks hold the
/// gradients with respect to these values.
enum GateBlock {
    static let recurrentCandidate = 0
    static let reset = 1
    static let update = 2
    static let inputCandidate = 3
    static let count = 4

    /// Blocks fed by one product.
    static let perProduct = 3
    /// PyTorch's rows (r, z, n, by number) in the order of the recurrent product's columns.
    static let recurrentOrder = [2, 0, 1]
    /// PyTorch's rows in the order of the input product's columns.
    static let inputOrder = [0, 1, 2]
}
