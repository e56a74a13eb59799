/// A regression of the bias-corrected champion's error on a few inputs, for eight horizons at once, learned row by row.
///
/// Recursive least squares with exponential forgetting in information form (S. Haykin, Adaptive Filter Theory, chapter
/// on RLS; the recursion of the correlation matrix and of the cross-correlation vector), with a ridge that is not
/// forgotten: after rows (φ₁, e₁) … (φₙ, eₙ) the coefficients minimize
///
///     Σ λⁿ⁻ⁱ (eᵢ − θ·φᵢ)² + ρ ‖θ‖².
///
/// The usual covariance form forgets the ridge, and its covariance grows without bound if an input stays constant. Here
/// the inverted matrix is ρI plus a sum of squares, so its inverse is at most 1/ρ, and without new rows the
/// coefficients return to 0, which means no correction. After each row it is solved by L·D·Lᵀ (G. H. Golub and C. F.
/// Van Loan, Matrix Computations, 4th ed., algorithm 4.1.2): 8³/6 products for each horizon.
struct Corrector: Hashable, Sendable {
    static let inputs = CorrectorInputs.count
    /// The number of entries of a lower triangle, stored row by row.
    static let triangle = inputs * (inputs + 1) / 2

    /// Σ λⁿ⁻ⁱ φᵢφᵢᵀ, lower triangle.
    private(set) var gram = [Lanes](repeating: .zero, count: triangle)
    /// Σ λⁿ⁻ⁱ φᵢeᵢ.
    private(set) var moment = [Lanes](repeating: .zero, count: inputs)
    /// θ.
    private(set) var coefficients = CorrectorInputs(repeating: .zero)

    init() {}

    /// Restores a stored state; `nil` if a value is not finite or the counts are wrong.
    init?(gram: [Lanes], moment: [Lanes], design: CorrectorDesign) {
        guard gram.count == Self.triangle, moment.count == Self.inputs,
            gram.allSatisfy({ all($0.isFinite) }), moment.allSatisfy({ all($0.isFinite) })
        else { return nil }
        self.gram = gram
        self.moment = moment
        solve(ridge: design.ridge)
    }

    /// The value to add to the champion's forecast, in the target's unit.
    @inline(__always)
    func correction(_ inputs: CorrectorInputs) -> Lanes { coefficients.dot(inputs) }

    /// Learns one row in the given lanes.
    ///
    /// - Parameters:
    ///   - inputs: the inputs at the time of issue.
    ///   - error: actual − champion's forecast, in the target's unit; finite.
    ///   - lanes: the horizons that have an outcome; the other lanes do not change.
    ///   - design: the same in every call.
    mutating func learn(
        _ inputs: CorrectorInputs,
        error: Lanes,
        lanes: SIMDMask<SIMD8<Int32>>,
        design: CorrectorDesign
    ) {
        let kept = Lanes(repeating: 1).replacing(with: design.forgetting, where: lanes)
        let row = inputs.masked(lanes)
        let error = Lanes.zero.replacing(with: error, where: lanes)
        for i in 0..<Self.inputs {
            for j in 0...i { gram[Self.entry(i, j)] = kept * gram[Self.entry(i, j)] + row[i] * row[j] }
            moment[i] = kept * moment[i] + row[i] * error
        }
        solve(ridge: design.ridge)
    }

    @inline(__always)
    private static func entry(_ row: Int, _ column: Int) -> Int { row * (row + 1) / 2 + column }

    private mutating func solve(ridge: Lanes) {
        let (gram, moment) = (gram, moment)
        coefficients = withUnsafeTemporaryAllocation(of: Lanes.self, capacity: Self.triangle) { factor in
            for index in 0..<Self.triangle { factor.initializeElement(at: index, to: gram[index]) }
            Self.decompose(factor, ridge: ridge)
            return Self.substitute(factor, moment)
        }
    }

    /// Turns the lower triangle of the matrix into L below the diagonal and 1/D on it.
    ///
    /// Each pivot would be at least the ridge; the code enforces this against rounding.
    private static func decompose(_ factor: UnsafeMutableBufferPointer<Lanes>, ridge: Lanes) {
        for j in 0..<inputs {
            let pivot = pointwiseMax(factor[entry(j, j)] + ridge, ridge)
            let inverse = 1 / pivot
            // Column j is still L·D; subtract the product of row and column from each later entry.
            for i in j + 1..<inputs {
                let scaled = factor[entry(i, j)] * inverse
                for k in j + 1..<i + 1 { factor[entry(i, k)] -= scaled * factor[entry(k, j)] }
            }
            for i in j + 1..<inputs { factor[entry(i, j)] *= inverse }
            factor[entry(j, j)] = inverse
        }
    }

    private static func substitute(_ factor: UnsafeMutableBufferPointer<Lanes>, _ moment: [Lanes]) -> CorrectorInputs {
        var solution = CorrectorInputs(repeating: .zero)
        for i in 0..<inputs {
            var sum = moment[i]
            for j in 0..<i { sum -= factor[entry(i, j)] * solution[j] }
            solution[i] = sum
        }
        for i in 0..<inputs { solution[i] *= factor[entry(i, i)] }
        for i in (0..<inputs).reversed() {
            var sum = solution[i]
            for j in i + 1..<inputs { sum -= factor[entry(j, i)] * solution[j] }
            solution[i] = sum
        }
        return solution
    }
}
