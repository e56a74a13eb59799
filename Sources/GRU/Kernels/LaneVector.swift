// These files are compiled twice: for registers of eight floats, and in the module WideKernels for sixteen.
#if AEROCAST_WIDE
/// The kernels' unit of work: sixteen floats, one AVX-512 register.
typealias LaneVector = SIMD16<Float>
#else
/// The kernels' unit of work: eight floats, one AVX register or two NEON ones.
typealias LaneVector = SIMD8<Float>
#endif

extension LaneVector {
    /// Lanes of a vector.
    @inline(__always)
    static var width: Int { scalarCount }

    /// This vector plus `x` times `y`.
    ///
    /// Fused where the machine can; a build for x86-64 without FMA rounds twice, because its fused product would be
    /// a library call for each lane.
    @inline(__always)
    func plus(_ x: LaneVector, times y: LaneVector) -> LaneVector {
        #if AEROCAST_PORTABLE
        self + x * y
        #else
        addingProduct(x, y)
        #endif
    }
}

/// `size` floats as whole vectors.
@inline(__always)
func vectorCount(_ size: Int) -> Int {
    (size + LaneVector.width - 1) / LaneVector.width
}
