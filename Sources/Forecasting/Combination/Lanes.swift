/// Eight neighbouring horizons, which are computed together: lane `l` of group `g` is horizon `8·g + l + 1`.
typealias Lanes = SIMD8<Float>

extension SIMD8<Float> {
    /// What stands for "no forecast" in storage: unlike NaN it equals itself, so that states can be compared.
    @inline(__always)
    static var absent: Self { Self(repeating: .infinity) }

    /// Groups that hold the given number of horizons.
    static func groups(horizons: Int) -> Int { (horizons + scalarCount - 1) / scalarCount }

    /// The horizons of a group's lanes.
    static func horizons(group: Int) -> Self {
        var lanes = Self.zero
        for lane in 0..<scalarCount { lanes[lane] = Float(group * scalarCount + lane + 1) }
        return lanes
    }

    /// Which lanes hold a number: neither NaN nor infinite, and a temperature that could be one.
    @inline(__always)
    var isTemperature: SIMDMask<SIMD8<Int32>> { (self .> -Self.limit) .& (self .< Self.limit) }

    /// Which lanes hold a finite number.
    @inline(__always)
    var isFinite: SIMDMask<SIMD8<Int32>> { (self - self) .== 0 }

    /// A forecast beyond it, in °C, is a fault, and its square would drown everything else.
    private static let limit: Float = 150
}
