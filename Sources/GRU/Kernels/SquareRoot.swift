extension LaneVector {
    /// The square root of every lane, with a relative error within 3·10⁻⁷; exactly 0 for 0, close to 0 for subnormal
    /// numbers.
    ///
    /// √v = v · v^(−½): the inverse root starts from the halved exponent in the integer representation and takes three
    /// Newton steps (Lomont, "Fast inverse square root", 2003). The standard library's root works lane by lane.
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
