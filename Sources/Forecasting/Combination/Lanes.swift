/// Eight neighboring horizons, which are computed together: lane `l` of group `g` is horizon `8·g + l + 1`.
typealias Lanes = SIMD8<Float>

extension SIMD8<Float> {
    /// Represents "no forecast" in storage: unlike NaN it equals itself, so that states can be compared.
    @inline(__always)
    static var absent: Self { Self(repeating: .infinity) }

    /// The number of groups for the given number of horizons.
    static func groups(horizons: Int) -> Int { (horizons + scalarCount - 1) / scalarCount }

    /// The horizons of a group's lanes.
    static func horizons(group: Int) -> Self {
        var lanes = Self.zero
        for lane in 0..<scalarCount { lanes[lane] = Float(group * scalarCount + lane + 1) }
        return lanes
    }

    /// The lanes with a forecast: neither NaN nor infinite, and smaller than ``limit``.
    @inline(__always)
    var isPresent: SIMDMask<SIMD8<Int32>> { (self .> -Self.limit) .& (self .< Self.limit) }

    /// The lanes with a finite number.
    @inline(__always)
    var isFinite: SIMDMask<SIMD8<Int32>> { (self - self) .== 0 }

    /// Upper bound on the magnitude of a forecast, in the target's unit: a larger value is a fault, and its square
    /// would outweigh everything else.
    ///
    /// Ten times the largest value of any variable.
    private static let limit: Float = 10_000
}
