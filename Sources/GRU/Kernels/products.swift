/// Adds the product of two matrices: result += left · right.
///
/// The one product behind the forward pass, the backward pass and the weight gradients. The order of the additions to one
/// number depends neither on the other rows nor on the processor's registers, so a row's result is the same to the last
/// bit in whatever batch it stands.
///
/// Parameters as of ``addTiledProduct(rows:depth:columns:_:_:to:)``.
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

/// The same for one row; parameters as of ``addTiledRowProduct(depth:columns:_:_:to:backwards:)``.
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
