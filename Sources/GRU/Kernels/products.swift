/// Adds the product of two matrices: result += left · right.
///
/// The one product behind the forward pass, the backward pass and the weight gradients. The order of the additions to one
/// number depends neither on the other rows nor on the processor's registers, so a row's result is the same to the last
/// bit in whatever batch it stands.
///
/// - Parameters:
///   - rows: Rows of `left` and `result`.
///   - depth: Columns of `left`, rows of `right`.
///   - columns: Vectors in a row of `right` and `result`.
///   - left: Read number by number, so it may be a transposed view.
///   - right: Read vector by vector.
///   - result: Must not overlap the factors.
func addProduct(
    rows: Int,
    depth: Int,
    columns: Int,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    to result: VectorMatrix
) {
    if WideRegisters.addProduct(rows, depth, columns, left, right, to: result) { return }
    addTiledProduct(rows: rows, depth: depth, columns: columns, left, right, to: result)
}

/// Adds the product of one row: result += left · right.
///
/// - Parameters:
///   - depth: Columns of `left`, rows of `right`.
///   - columns: Vectors in a row of `right` and `result`.
///   - left: Its first row is read.
///   - right: Read vector by vector.
///   - result: Its first row is written; must not overlap the factors.
///   - backwards: Go through the columns from the last to the first. A caller that uses the same right factor again
///     and again finds more of it in the nearest cache if it changes direction every time.
func addRowProduct(
    depth: Int,
    columns: Int,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    to result: VectorMatrix,
    backwards: Bool
) {
    if WideRegisters.addRowProduct(depth, columns, left, right, to: result, backwards: backwards) { return }
    addTiledRowProduct(depth: depth, columns: columns, left, right, to: result, backwards: backwards)
}
