/// Adds the product of two matrices: result += left · right.
///
/// The one product behind the forward pass, the backward pass and the weight gradients. Blocked so that a tile of
/// four rows by three vectors of the result stays in registers while the depth runs; the order of the additions to
/// one number never depends on the other rows, so a row's result is the same in whatever batch it stands.
///
/// - Parameters:
///   - rows: rows of `left` and `result`.
///   - depth: columns of `left`, rows of `right`.
///   - columns: vectors in a row of `right` and `result`.
func addProduct(
    rows: Int,
    depth: Int,
    columns: Int,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    to result: VectorMatrix
) {
    var column = 0
    while column < columns {
        let width = columns - column
        let panel = FactorMatrix(right.base + column, stride: right.stride)
        let target = result.dropping(columns: column)
        let fourRows = rows & ~3
        if fourRows == 0, width >= 8 {
            for row in 0..<rows {
                addRowTile8(depth, left.base + row * left.rowStride, left.depthStride, panel, target[row])
            }
            column += 8
            continue
        }
        var row = 0
        while row < fourRows {
            let first = left.base + row * left.rowStride
            switch width {
            case 1: addTile4x1(depth, first, left, panel, target.dropping(rows: row))
            case 2: addTile4x2(depth, first, left, panel, target.dropping(rows: row))
            default: addTile4x3(depth, first, left, panel, target.dropping(rows: row))
            }
            row += 4
        }
        while row < rows {
            addRowTile(depth, left.base + row * left.rowStride, left.depthStride, panel, target[row], min(width, 3))
            row += 1
        }
        column += min(width, 3)
    }
}

@inline(__always)
private func scalar(_ base: UnsafeRawPointer) -> LaneVector {
    LaneVector(repeating: base.load(as: Float.self))
}

@inline(__always)
private func addTile4x3(
    _ depth: Int,
    _ first: UnsafeRawPointer,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    _ result: VectorMatrix
) {
    let (row0, row1, row2, row3) = (result[0], result[1], result[2], result[3])
    var (c00, c01, c02) = (row0[0], row0[1], row0[2])
    var (c10, c11, c12) = (row1[0], row1[1], row1[2])
    var (c20, c21, c22) = (row2[0], row2[1], row2[2])
    var (c30, c31, c32) = (row3[0], row3[1], row3[2])
    var a = first
    var b = right.base
    let stride = left.rowStride
    for _ in 0..<depth {
        let (b0, b1, b2) = (b[0], b[1], b[2])
        let a0 = scalar(a)
        c00 = c00.plus(a0, times: b0)
        c01 = c01.plus(a0, times: b1)
        c02 = c02.plus(a0, times: b2)
        let a1 = scalar(a + stride)
        c10 = c10.plus(a1, times: b0)
        c11 = c11.plus(a1, times: b1)
        c12 = c12.plus(a1, times: b2)
        let a2 = scalar(a + 2 * stride)
        c20 = c20.plus(a2, times: b0)
        c21 = c21.plus(a2, times: b1)
        c22 = c22.plus(a2, times: b2)
        let a3 = scalar(a + 3 * stride)
        c30 = c30.plus(a3, times: b0)
        c31 = c31.plus(a3, times: b1)
        c32 = c32.plus(a3, times: b2)
        a += left.depthStride
        b += right.stride
    }
    (row0[0], row0[1], row0[2]) = (c00, c01, c02)
    (row1[0], row1[1], row1[2]) = (c10, c11, c12)
    (row2[0], row2[1], row2[2]) = (c20, c21, c22)
    (row3[0], row3[1], row3[2]) = (c30, c31, c32)
}

@inline(__always)
private func addTile4x2(
    _ depth: Int,
    _ first: UnsafeRawPointer,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    _ result: VectorMatrix
) {
    let (row0, row1, row2, row3) = (result[0], result[1], result[2], result[3])
    var (c00, c01) = (row0[0], row0[1])
    var (c10, c11) = (row1[0], row1[1])
    var (c20, c21) = (row2[0], row2[1])
    var (c30, c31) = (row3[0], row3[1])
    var a = first
    var b = right.base
    let stride = left.rowStride
    for _ in 0..<depth {
        let (b0, b1) = (b[0], b[1])
        let (a0, a1) = (scalar(a), scalar(a + stride))
        let (a2, a3) = (scalar(a + 2 * stride), scalar(a + 3 * stride))
        c00 = c00.plus(a0, times: b0)
        c01 = c01.plus(a0, times: b1)
        c10 = c10.plus(a1, times: b0)
        c11 = c11.plus(a1, times: b1)
        c20 = c20.plus(a2, times: b0)
        c21 = c21.plus(a2, times: b1)
        c30 = c30.plus(a3, times: b0)
        c31 = c31.plus(a3, times: b1)
        a += left.depthStride
        b += right.stride
    }
    (row0[0], row0[1]) = (c00, c01)
    (row1[0], row1[1]) = (c10, c11)
    (row2[0], row2[1]) = (c20, c21)
    (row3[0], row3[1]) = (c30, c31)
}

@inline(__always)
private func addTile4x1(
    _ depth: Int,
    _ first: UnsafeRawPointer,
    _ left: ScalarMatrix,
    _ right: FactorMatrix,
    _ result: VectorMatrix
) {
    var (c0, c1, c2, c3) = (result[0][0], result[1][0], result[2][0], result[3][0])
    var a = first
    var b = right.base
    let stride = left.rowStride
    for _ in 0..<depth {
        let b0 = b[0]
        c0 = c0.plus(scalar(a), times: b0)
        c1 = c1.plus(scalar(a + stride), times: b0)
        c2 = c2.plus(scalar(a + 2 * stride), times: b0)
        c3 = c3.plus(scalar(a + 3 * stride), times: b0)
        a += left.depthStride
        b += right.stride
    }
    (result[0][0], result[1][0], result[2][0], result[3][0]) = (c0, c1, c2, c3)
}

/// One row by eight vectors: enough independent sums to hide the latency of a multiply-add.
@inline(__always)
private func addRowTile8(
    _ depth: Int,
    _ first: UnsafeRawPointer,
    _ depthStride: Int,
    _ right: FactorMatrix,
    _ result: UnsafeMutablePointer<LaneVector>
) {
    var (c0, c1, c2, c3) = (result[0], result[1], result[2], result[3])
    var (c4, c5, c6, c7) = (result[4], result[5], result[6], result[7])
    var a = first
    var b = right.base
    for _ in 0..<depth {
        let a0 = scalar(a)
        c0 = c0.plus(a0, times: b[0])
        c1 = c1.plus(a0, times: b[1])
        c2 = c2.plus(a0, times: b[2])
        c3 = c3.plus(a0, times: b[3])
        c4 = c4.plus(a0, times: b[4])
        c5 = c5.plus(a0, times: b[5])
        c6 = c6.plus(a0, times: b[6])
        c7 = c7.plus(a0, times: b[7])
        a += depthStride
        b += right.stride
    }
    (result[0], result[1], result[2], result[3]) = (c0, c1, c2, c3)
    (result[4], result[5], result[6], result[7]) = (c4, c5, c6, c7)
}

/// One row by one to three vectors: what is left over.
@inline(__always)
private func addRowTile(
    _ depth: Int,
    _ first: UnsafeRawPointer,
    _ depthStride: Int,
    _ right: FactorMatrix,
    _ result: UnsafeMutablePointer<LaneVector>,
    _ columns: Int
) {
    for column in 0..<columns {
        var sum = result[column]
        var a = first
        var b = right.base + column
        for _ in 0..<depth {
            sum = sum.plus(scalar(a), times: b[0])
            a += depthStride
            b += right.stride
        }
        result[column] = sum
    }
}
