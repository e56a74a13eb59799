/// A quantity that depends on the time of day: a constant and two harmonics.
struct DailyProfile: Sendable, Codable, Hashable {
    /// The constant, then cosine and sine of one cycle a day, then of two; the last three elements are unused.
    var coefficients: SIMD8<Double>

    /// The profile's value in every slot of the day.
    var values: [Double] {
        TimeOfDay.basis.map { ($0 * coefficients).sum() }
    }

    /// Fits profiles by least squares to the sums of each slot.
    ///
    /// A weak ridge penalty on the harmonics keeps the fit stable if a station reports at a few hours only.
    struct Fitting {
        /// The matrix of the normal equations, row by row.
        private let matrix: [Double]

        private static let size = 5

        /// - Parameter counts: The number of values in each slot.
        init(counts: [Double]) {
            var rows = [SIMD8<Double>](repeating: SIMD8(), count: Self.size)
            for slot in 0..<TimeOfDay.slots where counts[slot] > 0 {
                let basis = TimeOfDay.basis[slot]
                let weighted = basis * counts[slot]
                for row in 0..<Self.size { rows[row] += weighted * basis[row] }
            }
            for row in 0..<Self.size { rows[row][row] += row == 0 ? 1e-9 : 1 }
            matrix = rows.flatMap { row in (0..<Self.size).map { row[$0] } }
        }

        /// Fits a profile to the sum of the values in each slot.
        func profile(sums: [Double]) -> DailyProfile {
            var right = SIMD8<Double>()
            for (basis, sum) in zip(TimeOfDay.basis, sums) { right += basis * sum }
            let solution = solvePositiveDefinite(matrix, (0..<Self.size).map { right[$0] })
            var coefficients = SIMD8<Double>()
            for (index, value) in solution.enumerated() { coefficients[index] = value }
            return DailyProfile(coefficients: coefficients)
        }
    }
}

/// Solves A·x = b for a symmetric positive definite A by Gaussian elimination without pivoting.
///
/// - Parameters:
///   - matrix: A, row by row.
///   - right: b.
/// - Returns: x.
func solvePositiveDefinite(_ matrix: [Double], _ right: [Double]) -> [Double] {
    var a = matrix
    var x = right
    let size = right.count
    for pivot in 0..<size {
        for row in (pivot + 1)..<max(size, pivot + 1) {
            let factor = a[row * size + pivot] / a[pivot * size + pivot]
            for column in pivot..<size {
                a[row * size + column] -= factor * a[pivot * size + column]
            }
            x[row] -= factor * x[pivot]
        }
    }
    for row in (0..<size).reversed() {
        for column in (row + 1)..<max(size, row + 1) {
            x[row] -= a[row * size + column] * x[column]
        }
        x[row] /= a[row * size + row]
    }
    return x
}
