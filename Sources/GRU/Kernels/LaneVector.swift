// These files are compiled twice: for registers of eight floats, and in the module WideKernels for registers of
// sixteen.
#if AEROCAST_WIDE
/// The unit of the kernels: sixteen floats, one AVX-512 register.
typealias LaneVector = SIMD16<Float>
#else
/// The unit of the kernels: eight floats, one AVX register or two NEON registers.
typealias LaneVector = SIMD8<Float>
#endif

extension LaneVector {
    /// The number of lanes of a vector.
    @inline(__always)
    static var width: Int { scalarCount }

    /// This vector plus `x` times `y`.
    ///
    /// Fused if the machine supports it; a build for x86-64 without FMA rounds twice, because there a fused product
    /// would be a library call for each lane.
    @inline(__always)
    func plus(_ x: LaneVector, times y: LaneVector) -> LaneVector {
        #if AEROCAST_PORTABLE
        self + x * y
        #else
        addingProduct(x, y)
        #endif
    }
}

/// The number of vectors that contain `size` floats.
@inline(__always)
func vectorCount(_ size: Int) -> Int {
    (size + LaneVector.width - 1) / LaneVector.width
}
