// Memory and strides are passed as pointers and integers: a type of this module would add code that the linker shares
// with other modules, compiled for registers that their machines may not have.

/// Adds the product of two matrices: result += left · right.
///
/// - Parameters:
///   - rows: The rows of `left` and `result`.
///   - depth: The columns of `left`, the rows of `right`.
///   - columns: The registers of sixteen floats in a row of `right` and `result`.
///   - left: Read number by number.
///   - leftStrides: The bytes from row to row, and from number to number.
///   - right: Read register by register.
///   - rightStride: The registers from row to row.
///   - result: Must not overlap the factors.
///   - resultStride: The registers from row to row.
package func addWideProduct(
    rows: Int,
    depth: Int,
    columns: Int,
    left: UnsafeRawPointer,
    leftStrides: (row: Int, depth: Int),
    right: UnsafeRawPointer,
    rightStride: Int,
    result: UnsafeMutableRawPointer,
    resultStride: Int
) {
    addTiledProduct(
        rows: rows,
        depth: depth,
        columns: columns,
        ScalarMatrix(base: left, byteRowStride: leftStrides.row, byteDepthStride: leftStrides.depth),
        FactorMatrix(right.assumingMemoryBound(to: LaneVector.self), stride: rightStride),
        to: VectorMatrix(result.assumingMemoryBound(to: LaneVector.self), stride: resultStride)
    )
}

/// Adds the product of one row.
///
/// - Parameters:
///   - depth: The numbers in `left`, the rows of `right`.
///   - columns: The registers of sixteen floats in a row of `right` and `result`.
///   - left: Read number by number.
///   - leftStride: The bytes from number to number.
///   - right: Read register by register.
///   - rightStride: The registers from row to row.
///   - result: Must not overlap the factors.
///   - backwards: Whether to process the columns from the last to the first.
package func addWideRowProduct(
    depth: Int,
    columns: Int,
    left: UnsafeRawPointer,
    leftStride: Int,
    right: UnsafeRawPointer,
    rightStride: Int,
    result: UnsafeMutableRawPointer,
    backwards: Bool
) {
    addTiledRowProduct(
        depth: depth,
        columns: columns,
        ScalarMatrix(base: left, byteRowStride: 0, byteDepthStride: leftStride),
        FactorMatrix(right.assumingMemoryBound(to: LaneVector.self), stride: rightStride),
        to: VectorMatrix(result.assumingMemoryBound(to: LaneVector.self), stride: columns),
        backwards: backwards
    )
}
