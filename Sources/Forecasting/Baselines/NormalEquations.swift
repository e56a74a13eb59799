/// Least squares with a ridge: minimizes ‖X·B − Y‖² + λ‖B‖² through (XᵀX + λI)·B = XᵀY.
///
/// Rows are added one by one, so memory is the square of the number of columns, regardless of the number of rows. The
/// first column is the intercept and is not penalized.
package struct NormalEquations {
    package let columns: Int
    package let targets: Int
    /// Row-major, `columns` × `columns`; only the lower triangle is updated.
    private var gram: [Double]
    /// Row-major, `columns` × `targets`.
    private var moments: [Double]
    package private(set) var rows: Int

    package init(columns: Int, targets: Int) {
        self.columns = columns
        self.targets = targets
        gram = Array(repeating: 0, count: columns * columns)
        moments = Array(repeating: 0, count: columns * targets)
        rows = 0
    }

    /// Uses sums that were computed elsewhere, for one target.
    ///
    /// - Parameters:
    ///   - gram: XᵀX, row-major.
    ///   - moments: XᵀY, one number for each column.
    ///   - rows: the number of summed rows.
    init(gram: [Double], moments: [Double], rows: Int) {
        precondition(gram.count == moments.count * moments.count, "the sums must have the same columns")
        self.rows = rows
        columns = moments.count
        targets = 1
        self.gram = gram
        self.moments = moments
    }

    package mutating func add(_ row: [Double], target: [Double]) {
        rows += 1
        for i in 0..<columns {
            let value = row[i]
            for j in 0...i { gram[i * columns + j] += value * row[j] }
            for k in 0..<targets { moments[i * targets + k] += value * target[k] }
        }
    }

    /// The coefficients, row-major `columns` × `targets`.
    ///
    /// Cholesky's decomposition, G. H. Golub and C. F. Van Loan, Matrix Computations, 4th ed., algorithm 4.2.1.
    ///
    /// - Parameter ridge: λ, above 0 unless the columns are known to be independent.
    /// - Returns: `nil` if the matrix is not positive definite, as with too few rows and no ridge.
    package func solved(ridge: Double) -> [Double]? {
        var factor = gram
        for i in 1..<max(columns, 1) { factor[i * columns + i] += ridge }
        for j in 0..<columns {
            for k in 0..<j {
                let scale = factor[j * columns + k]
                for i in j..<columns { factor[i * columns + j] -= factor[i * columns + k] * scale }
            }
            let pivot = factor[j * columns + j]
            guard pivot > 0, pivot.isFinite else { return nil }
            let root = pivot.squareRoot()
            for i in j..<columns { factor[i * columns + j] /= root }
        }
        return substituted(factor)
    }

    /// Solves L·Lᵀ·B = XᵀY, forwards through L, then backwards through Lᵀ.
    private func substituted(_ factor: [Double]) -> [Double] {
        var solution = moments
        for k in 0..<targets {
            for i in 0..<columns {
                var sum = solution[i * targets + k]
                for j in 0..<i { sum -= factor[i * columns + j] * solution[j * targets + k] }
                solution[i * targets + k] = sum / factor[i * columns + i]
            }
            for i in (0..<columns).reversed() {
                var sum = solution[i * targets + k]
                for j in i + 1..<columns { sum -= factor[j * columns + i] * solution[j * targets + k] }
                solution[i * targets + k] = sum / factor[i * columns + i]
            }
        }
        return solution
    }
}
