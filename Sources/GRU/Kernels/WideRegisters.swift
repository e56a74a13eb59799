import CProcessor
import WideKernels

/// The products in registers of sixteen floats, where the processor has them; elsewhere everything is left to the others.
///
/// To each number the same is added in the same order as in registers of eight, so that a machine with such registers and
/// one without get the same bits.
enum WideRegisters {
    static let areThere: Bool = {
        #if AEROCAST_PORTABLE
        false
        #else
        aerocast_has_wide_registers()
        #endif
    }()

    /// Vectors of eight in a register.
    private static let vectors = 2

    /// Takes over as many columns of a product as fill registers.
    ///
    /// - Returns: The vectors of the result that are done, from the first on.
    @inline(__always)
    static func addProduct(
        _ rows: Int,
        _ depth: Int,
        _ columns: Int,
        _ left: ScalarMatrix,
        _ right: FactorMatrix,
        to result: VectorMatrix
    ) -> Int {
        let fits = right.stride.isMultiple(of: vectors) && result.stride.isMultiple(of: vectors)
        guard areThere, fits, columns >= vectors else { return 0 }
        addWideProduct(
            rows: rows,
            depth: depth,
            columns: columns / vectors,
            left: left.base,
            leftStrides: (left.rowStride, left.depthStride),
            right: right.base,
            rightStride: right.stride / vectors,
            result: result.base,
            resultStride: result.stride / vectors
        )
        return columns / vectors * vectors
    }

    /// The same for one row.
    @inline(__always)
    static func addRowProduct(
        _ depth: Int,
        _ columns: Int,
        _ left: ScalarMatrix,
        _ right: FactorMatrix,
        to result: VectorMatrix,
        backwards: Bool
    ) -> Int {
        guard areThere, right.stride.isMultiple(of: vectors), columns >= vectors else { return 0 }
        addWideRowProduct(
            depth: depth,
            columns: columns / vectors,
            left: left.base,
            leftStride: left.depthStride,
            right: right.base,
            rightStride: right.stride / vectors,
            result: result.base,
            backwards: backwards
        )
        return columns / vectors * vectors
    }
}
