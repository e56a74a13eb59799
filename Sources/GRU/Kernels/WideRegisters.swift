import CProcessor
import WideKernels

/// The products in registers of sixteen floats, if the processor has them; otherwise the caller computes the product.
///
/// Each number is the sum of the same terms in the same order as with registers of eight, so that all machines get the
/// same bits.
enum WideRegisters {
    static let areThere: Bool = {
        #if AEROCAST_PORTABLE
        false
        #else
        aerocast_has_wide_registers()
        #endif
    }()

    private static let vectorsPerRegister = 2

    /// Computes a product whose rows fill registers.
    ///
    /// - Returns: Whether the product was computed.
    @inline(__always)
    static func addProduct(
        _ rows: Int,
        _ depth: Int,
        _ columns: Int,
        _ left: ScalarMatrix,
        _ right: FactorMatrix,
        to result: VectorMatrix
    ) -> Bool {
        guard areThere, fill(columns), fill(right.stride), fill(result.stride) else { return false }
        addWideProduct(
            rows: rows,
            depth: depth,
            columns: columns / vectorsPerRegister,
            left: left.base,
            leftStrides: (left.rowStride, left.depthStride),
            right: right.base,
            rightStride: right.stride / vectorsPerRegister,
            result: result.base,
            resultStride: result.stride / vectorsPerRegister
        )
        return true
    }

    /// Does the same for one row.
    @inline(__always)
    static func addRowProduct(
        _ depth: Int,
        _ columns: Int,
        _ left: ScalarMatrix,
        _ right: FactorMatrix,
        to result: VectorMatrix,
        backwards: Bool
    ) -> Bool {
        guard areThere, fill(columns), fill(right.stride) else { return false }
        addWideRowProduct(
            depth: depth,
            columns: columns / vectorsPerRegister,
            left: left.base,
            leftStride: left.depthStride,
            right: right.base,
            rightStride: right.stride / vectorsPerRegister,
            result: result.base,
            backwards: backwards
        )
        return true
    }

    @inline(__always)
    private static func fill(_ vectors: Int) -> Bool { vectors.isMultiple(of: vectorsPerRegister) }
}
