extension LaneVector {
    /// The square root of every lane, to within 3·10⁻⁷ of its size; exactly 0 for 0, close to 0 for subnormal numbers.
    ///
    /// √v = v · v^(−½), the inverse root from the exponent halved in the integer representation and three of Newton's
    /// steps (Lomont, "Fast inverse square root", 2003). The standard library's root goes lane by lane.
    @inline(__always)
    func approximateSquareRoot() -> LaneVector {
        let bits = unsafeBitCast(self, to: SIMD8<UInt32>.self)
        var inverse = unsafeBitCast(SIMD8<UInt32>(repeating: 0x5F37_5A86) &- (bits &>> 1), to: LaneVector.self)
        let half = self * -0.5
        for _ in 0..<3 {
            inverse *= LaneVector(repeating: 1.5).plus(half * inverse, times: inverse)
        }
        return self * inverse
    }
}
