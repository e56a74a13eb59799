/// The elementwise half of a GRU step, for all rows of a block.
///
/// Uses the equations of PyTorch's `nn.GRU` (Cho et al. 2014, arXiv 1406.1078, with the reset gate applied after the
/// recurrent product):
/// r = σ(aᵣ), z = σ(a_z), n = tanh(aₓ + r ⊙ aₕ), h' = (1−z) ⊙ n + z ⊙ h.
struct GateKernels {
    /// The number of vectors in H numbers.
    let vectors: Int

    /// Replaces the sums in `gates` by gate values (r, z, n in place; aₕ stays) and writes the new hidden states.
    ///
    /// - Parameters:
    ///   - rows: The number of sequences.
    ///   - gates: The sums aₕ, aᵣ, a_z, aₓ.
    ///   - previous: The old hidden states; `nil` for zeros.
    ///   - next: Receives the new hidden states; may be the same memory as `previous`.
    func advance(rows: Int, gates: VectorMatrix, previous: VectorMatrix?, next: VectorMatrix) {
        for row in 0..<rows {
            let recurrent = gates[row]
            let (reset, update, candidate) = (recurrent + vectors, recurrent + 2 * vectors, recurrent + 3 * vectors)
            let target = next[row]
            for index in 0..<vectors {
                let r = reset[index].logistic()
                let z = update[index].logistic()
                let n = candidate[index].plus(r, times: recurrent[index]).hyperbolicTangent()
                reset[index] = r
                update[index] = z
                candidate[index] = n
                if let previous {
                    target[index] = n.plus(z, times: previous[row][index] - n)
                } else {
                    target[index] = n.plus(-z, times: n)
                }
            }
        }
    }

    /// Replaces the gate values in `gates` by the gradients of their sums, and the loss's derivative by h' in
    /// `gradient` by the part of its derivative by h that does not pass through the recurrent product.
    ///
    /// - Parameters:
    ///   - rows: The number of sequences.
    ///   - gates: The result of ``advance(rows:gates:previous:next:)``.
    ///   - previous: The old hidden states; `nil` for zeros.
    ///   - gradient: The derivative by h' at first, by h afterwards.
    func retreat(rows: Int, gates: VectorMatrix, previous: VectorMatrix?, gradient: VectorMatrix) {
        let one = LaneVector(repeating: 1)
        for row in 0..<rows {
            let recurrent = gates[row]
            let (reset, update, candidate) = (recurrent + vectors, recurrent + 2 * vectors, recurrent + 3 * vectors)
            let slope = gradient[row]
            for index in 0..<vectors {
                let (r, z, n) = (reset[index], update[index], candidate[index])
                let (product, byHidden) = (recurrent[index], slope[index])
                let old = previous?[row][index] ?? .zero
                let byCandidate = byHidden * (one - z) * (one - n * n)
                recurrent[index] = byCandidate * r
                reset[index] = byCandidate * product * r * (one - r)
                update[index] = byHidden * (old - n) * z * (one - z)
                candidate[index] = byCandidate
                slope[index] = byHidden * z
            }
        }
    }
}
