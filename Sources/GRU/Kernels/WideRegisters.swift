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

    private static let vectorsPerRegister = 2

    /// Takes over a product whose rows fill registers.
    ///
    /// - Returns: Whether it is done.
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

    /// The same for one row.
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
