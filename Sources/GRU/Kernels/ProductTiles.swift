// Tiles of a product whose sums fit into the sixteen vector registers of AVX2. They are written out because only named
// variables are certain to stay in registers. Eight independent sums hide the latency of a multiply-add at two per
// cycle.

/// Six rows by two vectors: twelve sums, two factors and one broadcast number use fifteen registers.
enum SixRowTile {
    static let rows = 6
    static let columns = 2

    @inline(__always)
    static func addProduct(_ depth: Int, _ left: ScalarMatrix, _ right: FactorMatrix, to result: VectorMatrix) {
        let (row0, row1, row2) = (result[0], result[1], result[2])
        let (row3, row4, row5) = (result[3], result[4], result[5])
        var (c00, c01, c10, c11) = (row0[0], row0[1], row1[0], row1[1])
        var (c20, c21, c30, c31) = (row2[0], row2[1], row3[0], row3[1])
        var (c40, c41, c50, c51) = (row4[0], row4[1], row5[0], row5[1])
        var upper = left.base
        var lower = left.base + 3 * left.rowStride
        var b = right.base
        let (stride, twoStrides) = (left.rowStride, 2 * left.rowStride)
        var rest = depth
        while rest > 0 {
            let (b0, b1) = (b[0], b[1])
            let a0 = broadcast(upper)
            c00 = c00.plus(a0, times: b0)
            c01 = c01.plus(a0, times: b1)
            let a1 = broadcast(upper + stride)
            c10 = c10.plus(a1, times: b0)
            c11 = c11.plus(a1, times: b1)
            let a2 = broadcast(upper + twoStrides)
            c20 = c20.plus(a2, times: b0)
            c21 = c21.plus(a2, times: b1)
            let a3 = broadcast(lower)
            c30 = c30.plus(a3, times: b0)
            c31 = c31.plus(a3, times: b1)
            let a4 = broadcast(lower + stride)
            c40 = c40.plus(a4, times: b0)
            c41 = c41.plus(a4, times: b1)
            let a5 = broadcast(lower + twoStrides)
            c50 = c50.plus(a5, times: b0)
            c51 = c51.plus(a5, times: b1)
            upper += left.depthStride
            lower += left.depthStride
            b += right.stride
            rest &-= 1
        }
        (row0[0], row0[1], row1[0], row1[1]) = (c00, c01, c10, c11)
        (row2[0], row2[1], row3[0], row3[1]) = (c20, c21, c30, c31)
        (row4[0], row4[1], row5[0], row5[1]) = (c40, c41, c50, c51)
    }
}

/// Four rows by two vectors, for the rows that the tiles of six leave.
enum FourRowTile {
    static let rows = 4
    static let columns = 2

    @inline(__always)
    static func addProduct(_ depth: Int, _ left: ScalarMatrix, _ right: FactorMatrix, to result: VectorMatrix) {
        let (row0, row1, row2, row3) = (result[0], result[1], result[2], result[3])
        var (c00, c01, c10, c11) = (row0[0], row0[1], row1[0], row1[1])
        var (c20, c21, c30, c31) = (row2[0], row2[1], row3[0], row3[1])
        var a = left.base
        var b = right.base
        let stride = left.rowStride
        var rest = depth
        while rest > 0 {
            let (b0, b1) = (b[0], b[1])
            let (a0, a1) = (broadcast(a), broadcast(a + stride))
            let (a2, a3) = (broadcast(a + 2 * stride), broadcast(a + 3 * stride))
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
            rest &-= 1
        }
        (row0[0], row0[1], row1[0], row1[1]) = (c00, c01, c10, c11)
        (row2[0], row2[1], row3[0], row3[1]) = (c20, c21, c30, c31)
    }
}

/// Eight rows by one vector, for an odd last column.
enum OneColumnTile {
    static let rows = 8
    static let columns = 1

    @inline(__always)
    static func addProduct(_ depth: Int, _ left: ScalarMatrix, _ right: FactorMatrix, to result: VectorMatrix) {
        var (c0, c1, c2, c3) = (result[0][0], result[1][0], result[2][0], result[3][0])
        var (c4, c5, c6, c7) = (result[4][0], result[5][0], result[6][0], result[7][0])
        var a = left.base
        var b = right.base
        let stride = left.rowStride
        var rest = depth
        while rest > 0 {
            let b0 = b[0]
            c0 = c0.plus(broadcast(a), times: b0)
            c1 = c1.plus(broadcast(a + stride), times: b0)
            c2 = c2.plus(broadcast(a + 2 * stride), times: b0)
            c3 = c3.plus(broadcast(a + 3 * stride), times: b0)
            c4 = c4.plus(broadcast(a + 4 * stride), times: b0)
            c5 = c5.plus(broadcast(a + 5 * stride), times: b0)
            c6 = c6.plus(broadcast(a + 6 * stride), times: b0)
            c7 = c7.plus(broadcast(a + 7 * stride), times: b0)
            a += left.depthStride
            b += right.stride
            rest &-= 1
        }
        (result[0][0], result[1][0], result[2][0], result[3][0]) = (c0, c1, c2, c3)
        (result[4][0], result[5][0], result[6][0], result[7][0]) = (c4, c5, c6, c7)
    }
}

/// One row by twelve vectors, for a single sequence: more sums than the latency requires, so that the loads are the
/// limit.
enum RowTile {
    static let columns = 12

    @inline(__always)
    static func addProduct(_ depth: Int, _ left: ScalarMatrix, _ right: FactorMatrix, to result: VectorMatrix) {
        let row = result.base
        var (c0, c1, c2, c3) = (row[0], row[1], row[2], row[3])
        var (c4, c5, c6, c7) = (row[4], row[5], row[6], row[7])
        var (c8, c9, c10, c11) = (row[8], row[9], row[10], row[11])
        var a = left.base
        var b = right.base
        var rest = depth
        while rest > 0 {
            let a0 = broadcast(a)
            c0 = c0.plus(a0, times: b[0])
            c1 = c1.plus(a0, times: b[1])
            c2 = c2.plus(a0, times: b[2])
            c3 = c3.plus(a0, times: b[3])
            c4 = c4.plus(a0, times: b[4])
            c5 = c5.plus(a0, times: b[5])
            c6 = c6.plus(a0, times: b[6])
            c7 = c7.plus(a0, times: b[7])
            c8 = c8.plus(a0, times: b[8])
            c9 = c9.plus(a0, times: b[9])
            c10 = c10.plus(a0, times: b[10])
            c11 = c11.plus(a0, times: b[11])
            a += left.depthStride
            b += right.stride
            rest &-= 1
        }
        (row[0], row[1], row[2], row[3]) = (c0, c1, c2, c3)
        (row[4], row[5], row[6], row[7]) = (c4, c5, c6, c7)
        (row[8], row[9], row[10], row[11]) = (c8, c9, c10, c11)
    }
}

/// One row by four vectors, for narrow results.
enum ShortRowTile {
    static let columns = 4

    @inline(__always)
    static func addProduct(_ depth: Int, _ left: ScalarMatrix, _ right: FactorMatrix, to result: VectorMatrix) {
        let row = result.base
        var (c0, c1, c2, c3) = (row[0], row[1], row[2], row[3])
        var a = left.base
        var b = right.base
        var rest = depth
        while rest > 0 {
            let a0 = broadcast(a)
            c0 = c0.plus(a0, times: b[0])
            c1 = c1.plus(a0, times: b[1])
            c2 = c2.plus(a0, times: b[2])
            c3 = c3.plus(a0, times: b[3])
            a += left.depthStride
            b += right.stride
            rest &-= 1
        }
        (row[0], row[1], row[2], row[3]) = (c0, c1, c2, c3)
    }
}

/// One row by one vector, for the remaining corner.
enum SingleTile {
    @inline(__always)
    static func addProduct(
        _ depth: Int,
        _ left: ScalarMatrix,
        _ right: FactorMatrix,
        to result: UnsafeMutablePointer<LaneVector>
    ) {
        var sum = result.pointee
        var a = left.base
        var b = right.base
        var rest = depth
        while rest > 0 {
            sum = sum.plus(broadcast(a), times: b.pointee)
            a += left.depthStride
            b += right.stride
            rest &-= 1
        }
        result.pointee = sum
    }
}

/// A vector with the number in every lane.
@inline(__always)
private func broadcast(_ number: UnsafeRawPointer) -> LaneVector {
    LaneVector(repeating: number.load(as: Float.self))
}
