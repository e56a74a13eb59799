/// Adds the sum of each column: result[j] += Σ matrix[i][j], in the order of the rows.
func addColumnSums(
    of matrix: VectorMatrix,
    rows: Int,
    columns: Int,
    to result: UnsafeMutablePointer<LaneVector>
) {
    var column = 0
    while column + 4 <= columns {
        var (c0, c1, c2, c3) = (result[column], result[column + 1], result[column + 2], result[column + 3])
        for row in 0..<rows {
            let values = matrix[row] + column
            c0 += values[0]
            c1 += values[1]
            c2 += values[2]
            c3 += values[3]
        }
        (result[column], result[column + 1], result[column + 2], result[column + 3]) = (c0, c1, c2, c3)
        column += 4
    }
    while column < columns {
        var sum = result[column]
        for row in 0..<rows { sum += matrix[row][column] }
        result[column] = sum
        column += 1
    }
}
