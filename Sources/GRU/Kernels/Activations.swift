extension LaneVector {
    /// The hyperbolic tangent of every lane, within 5·10⁻⁷ of the exact value, never beyond ±1; NaN stays NaN.
    ///
    /// A rational function x·P(x²)/Q(x²) with P of degree 3 and Q of degree 4, fitted to the smallest greatest
    /// error on [−8, 8] (1.3·10⁻⁷ in exact arithmetic); beyond it, tanh is ±1 to within 2.3·10⁻⁷.
    @inline(__always)
    func hyperbolicTangent() -> LaneVector {
        let bound = LaneVector(repeating: 8)
        var x = self
        x.replace(with: bound, where: x .> bound)
        x.replace(with: -bound, where: x .< -bound)
        let square = x * x
        var numerator = LaneVector(repeating: 1.131028385e-05)
        numerator = LaneVector(repeating: 2.938833906e-03).plus(numerator, times: square)
        numerator = LaneVector(repeating: 1.291364734e-01).plus(numerator, times: square)
        numerator = LaneVector(repeating: 9.999993623e-01).plus(numerator, times: square)
        var denominator = LaneVector(repeating: 2.423859125e-07)
        denominator = LaneVector(repeating: 2.370293065e-04).plus(denominator, times: square)
        denominator = LaneVector(repeating: 2.376385327e-02).plus(denominator, times: square)
        denominator = LaneVector(repeating: 4.624674613e-01).plus(denominator, times: square)
        denominator = LaneVector(repeating: 1).plus(denominator, times: square)
        return x * numerator / denominator
    }

    /// The logistic function 1/(1+e⁻ˣ) of every lane, within 3·10⁻⁷ of the exact value and within 0 … 1.
    ///
    /// σ(x) = ½ + ½·tanh(x/2).
    @inline(__always)
    func logistic() -> LaneVector {
        let half = LaneVector(repeating: 0.5)
        return half.plus(half, times: (self * half).hyperbolicTangent())
    }
}
