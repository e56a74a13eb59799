/// Sums of products of errors with the errors and the weather of earlier rows, within runs of rows without a gap.
///
/// The autoregressive model and the weather model are fitted to these sums; errors are clipped first.
package struct LaggedProducts {
    /// Sums of products of every two of z(t−1), z(t−2), z(t−3), q(t), q(t−1), q(t−2) and, in the last place, z(t).
    private(set) var matrix = [[Double]](repeating: [Double](repeating: 0, count: 7), count: 7)
    /// The number of rows that have at least 0, 1, 2 and 3 rows before them without a gap.
    private(set) var rows: [Double] = [0, 0, 0, 0]

    /// - Parameters:
    ///   - errors: The standardized errors z, in order of time, clipped.
    ///   - weather: How unusual persistence's errors q were.
    ///   - runs: The runs of consecutive rows without a gap.
    package init(_ errors: [Float], weather: [Float], runs: [Range<Int>]) {
        let columns = [(errors, 1), (errors, 2), (errors, 3), (weather, 0), (weather, 1), (weather, 2), (errors, 0)]
        for run in runs {
            for lag in 0...3 { rows[lag] += Double(max(run.count - lag, 0)) }
            for (row, left) in columns.enumerated() {
                for (column, right) in columns.enumerated().prefix(row + 1) {
                    let start = run.lowerBound + max(left.1, right.1)
                    let sum = VectorLoops.product(
                        left.0,
                        from: start - left.1,
                        right.0,
                        from: start - right.1,
                        count: run.upperBound - start
                    )
                    matrix[row][column] += Double(sum)
                }
            }
        }
        for row in 0..<7 {
            for column in (row + 1)..<max(7, row + 1) { matrix[row][column] = matrix[column][row] }
        }
    }

    /// Σ z(t)·z(t−lag), for lags 0 to 3.
    var covariances: [Double] { [6, 0, 1, 2].map { matrix[6][$0] } }
}
