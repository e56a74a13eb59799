/// The kernels' unit of work: eight floats, one AVX register or two NEON ones.
typealias LaneVector = SIMD8<Float>

extension LaneVector {
    /// Lanes of a vector.
    @inline(__always)
    static var width: Int { 8 }

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
