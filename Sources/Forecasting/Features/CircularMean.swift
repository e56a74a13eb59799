import Foundation

/// The mean of values on a circle: the direction of the sum of their unit vectors.
///
/// The mean of 350° and 10° is 0°, not 180° (K. V. Mardia and P. E. Jupp, Directional Statistics, Wiley 2000, §2.2).
enum CircularMean {
    /// - Parameters:
    ///   - value: a position on the circle.
    ///   - period: the circumference, in the same unit.
    /// - Returns: cosine and sine of the position; NaN for NaN.
    static func vector(of value: Float, period: Double) -> SIMD2<Double> {
        let angle = 2 * Double.pi * Double(value) / period
        return SIMD2(cos(angle), sin(angle))
    }

    /// - Parameters:
    ///   - sum: of unit vectors.
    ///   - period: the circumference.
    /// - Returns: the direction of the sum, −period / 2 … period / 2.
    static func value(of sum: SIMD2<Double>, period: Double) -> Double {
        atan2(sum[1], sum[0]) * period / (2 * Double.pi)
    }
}
