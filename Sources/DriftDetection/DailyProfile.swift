/// A quantity that depends on the time of day: a constant and two harmonics.
struct DailyProfile: Sendable, Codable, Hashable {
    /// The constant, then cosine and sine of one turn a day, then of two.
    var coefficients: [Double]

    /// The profile's value in every slot of the day.
    var values: [Double] {
        TimeOfDay.basis.map { basis in
            var value = 0.0
            for (coefficient, term) in zip(coefficients, basis) {
                value += coefficient * term
            }
            return value
        }
    }

    /// Fits a profile by least squares to sums that were collected per slot.
    ///
    /// A weak pull of the harmonics towards zero keeps the fit sound when a station reports at a few hours only.
    ///
    /// - Parameters:
    ///   - sums: The sum of the values in each slot.
    ///   - counts: How many values each slot has.
    init(sums: [Double], counts: [Double]) {
        var matrix = [Double](repeating: 0, count: 25)
        var right = [Double](repeating: 0, count: 5)
        for slot in 0..<TimeOfDay.slots where counts[slot] > 0 {
            let basis = TimeOfDay.basis[slot]
            for row in 0..<5 {
                right[row] += basis[row] * sums[slot]
                for column in 0..<5 {
                    matrix[row * 5 + column] += basis[row] * basis[column] * counts[slot]
                }
            }
        }
        for row in 0..<5 {
            matrix[row * 5 + row] += row == 0 ? 1e-9 : 1
        }
        coefficients = solvePositiveDefinite(matrix, right)
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
