/// Adds the product of two matrices: result += left · right.
///
/// The forward pass, the backward pass and the weight gradients use only this product. The order of the additions to
/// one number depends neither on the other rows nor on the processor's registers, so a row's result is the same bit for
/// bit in every batch.
///
/// The parameters are those of ``addTiledProduct(rows:depth:columns:_:_:to:)``.
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

/// Does the same for one row; the parameters are those of ``addTiledRowProduct(depth:columns:_:_:to:backwards:)``.
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
