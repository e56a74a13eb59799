/// A matrix that is read one number at a time: the left factor of a product.
///
/// Element (row, depth) lies `row · rowStride + depth · depthStride` floats after `base`, so a transposed matrix is
/// the same memory with the strides exchanged.
struct ScalarMatrix {
    let base: UnsafeRawPointer
    let rowStride: Int
    let depthStride: Int

    @inline(__always)
    init(_ base: UnsafeRawPointer, rowStride: Int, depthStride: Int = 1) {
        self.base = base
        self.rowStride = rowStride * MemoryLayout<Float>.stride
        self.depthStride = depthStride * MemoryLayout<Float>.stride
    }

    /// The same memory, seen as its transpose.
    var transposed: ScalarMatrix {
        ScalarMatrix(
            base,
            rowStride: depthStride / MemoryLayout<Float>.stride,
            depthStride: rowStride / MemoryLayout<Float>.stride
        )
    }
}

/// A row-major matrix of whole vectors that is only read: the right factor of a product.
struct FactorMatrix {
    let base: UnsafePointer<LaneVector>
    /// Vectors from one row to the next.
    let stride: Int

    @inline(__always)
    init(_ base: UnsafePointer<LaneVector>, stride: Int) {
        self.base = base
        self.stride = stride
    }
}

/// A row-major matrix of whole vectors that is written: the result of a product.
struct VectorMatrix {
    let base: UnsafeMutablePointer<LaneVector>
    /// Vectors from one row to the next.
    let stride: Int

    @inline(__always)
    init(_ base: UnsafeMutablePointer<LaneVector>, stride: Int) {
        self.base = base
        self.stride = stride
    }

    /// The matrix without its first `rows` rows and `columns` vectors of each row.
    @inline(__always)
    func dropping(rows: Int = 0, columns: Int = 0) -> VectorMatrix {
        VectorMatrix(base + rows * stride + columns, stride: stride)
    }

    /// The same memory as right factor.
    @inline(__always)
    var factor: FactorMatrix {
        FactorMatrix(base, stride: stride)
    }

    /// The same memory, read one number at a time.
    @inline(__always)
    var scalars: ScalarMatrix {
        ScalarMatrix(UnsafeRawPointer(base), rowStride: stride * LaneVector.width)
    }

    @inline(__always)
    subscript(row: Int) -> UnsafeMutablePointer<LaneVector> {
        base + row * stride
    }
}
