/// A matrix that is read one number at a time: the left factor of a product.
///
/// Element (row, depth) is `row · rowStride + depth · depthStride` bytes after `base`, so a transposed matrix is the
/// same memory with the strides exchanged.
struct ScalarMatrix {
    let base: UnsafeRawPointer
    let rowStride: Int
    let depthStride: Int

    /// Creates a matrix with strides in numbers.
    @inline(__always)
    init(_ base: UnsafeRawPointer, rowStride: Int, depthStride: Int = 1) {
        self.base = base
        self.rowStride = rowStride * MemoryLayout<Float>.stride
        self.depthStride = depthStride * MemoryLayout<Float>.stride
    }

    /// Creates a matrix with strides in bytes.
    @inline(__always)
    init(base: UnsafeRawPointer, byteRowStride: Int, byteDepthStride: Int) {
        self.base = base
        rowStride = byteRowStride
        depthStride = byteDepthStride
    }

    /// The transpose, in the same memory.
    @inline(__always)
    var transposed: ScalarMatrix {
        ScalarMatrix(base: base, byteRowStride: depthStride, byteDepthStride: rowStride)
    }

    /// The matrix without its first rows and columns.
    @inline(__always)
    func dropping(rows: Int = 0, depth: Int = 0) -> ScalarMatrix {
        ScalarMatrix(
            base: base + rows * rowStride + depth * depthStride,
            byteRowStride: rowStride,
            byteDepthStride: depthStride
        )
    }
}

/// A read-only row-major matrix of whole vectors: the right factor of a product.
struct FactorMatrix {
    let base: UnsafePointer<LaneVector>
    /// The number of vectors from one row to the next.
    let stride: Int

    @inline(__always)
    init(_ base: UnsafePointer<LaneVector>, stride: Int) {
        self.base = base
        self.stride = stride
    }

    /// The matrix without its first rows and the first vectors of each row.
    @inline(__always)
    func dropping(rows: Int = 0, columns: Int = 0) -> FactorMatrix {
        FactorMatrix(base + rows * stride + columns, stride: stride)
    }
}

/// A writable row-major matrix of whole vectors: the result of a product.
struct VectorMatrix {
    let base: UnsafeMutablePointer<LaneVector>
    /// The number of vectors from one row to the next.
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

    /// The same memory as a right factor.
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

    /// Copies the first `count` numbers of a row to row `position` of a dense array of such rows.
    @inline(__always)
    func copyRow(_ row: Int, count: Int, to target: UnsafeMutableBufferPointer<Float>, at position: Int) {
        let source = UnsafeRawPointer(self[row])
        for index in 0..<count {
            target[position * count + index] = source.load(
                fromByteOffset: index * MemoryLayout<Float>.stride,
                as: Float.self
            )
        }
    }
}
