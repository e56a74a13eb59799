#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How errors carry over from row to row: z(t) = φ₁·z(t−1) + φ₂·z(t−2) + φ₃·z(t−3) + innovation.
package struct AutoregressiveModel: Sendable, Codable, Hashable {
    package private(set) var phi1 = 0.0
    package private(set) var phi2 = 0.0
    package private(set) var phi3 = 0.0

    /// Fits orders 0 to 3 by Yule–Walker (Levinson–Durbin recursion) and keeps the one with the least BIC.
    ///
    /// - Parameters:
    ///   - values: The standardised errors, in order of time.
    ///   - followsPrevious: Whether a value is one step after the one before it; pairs across gaps don't count.
    ///   - limit: Values are clipped at ± this before anything is computed.
    package init(_ values: [Double], followsPrevious: [Bool], limit: Double) {
        var covariance = [0.0, 0, 0, 0]
        var pairs = [0.0, 0, 0, 0]
        var run = 0
        var recent = (0.0, 0.0, 0.0)
        for (value, follows) in zip(values, followsPrevious) {
            run = follows ? run + 1 : 0
            let z = min(max(value, -limit), limit)
            covariance[0] += z * z
            pairs[0] += 1
            if run >= 1 { covariance[1] += z * recent.0; pairs[1] += 1 }
            if run >= 2 { covariance[2] += z * recent.1; pairs[2] += 1 }
            if run >= 3 { covariance[3] += z * recent.2; pairs[3] += 1 }
            recent = (z, recent.0, recent.1)
        }
        guard pairs[3] > 30, covariance[0] > 0 else { return }
        for lag in 0...3 {
            covariance[lag] /= pairs[lag]
        }
        select(covariance: covariance, count: pairs[0])
    }

    private mutating func select(covariance: [Double], count: Double) {
        var phi: [Double] = []
        var variance = covariance[0]
        var bestCriterion = count * log(variance)
        for order in 1...3 {
            var numerator = covariance[order]
            for (index, coefficient) in phi.enumerated() {
                numerator -= coefficient * covariance[order - 1 - index]
            }
            let reflection = min(max(numerator / variance, -0.98), 0.98)
            let previous = phi
            for index in phi.indices {
                phi[index] = previous[index] - reflection * previous[previous.count - 1 - index]
            }
            phi.append(reflection)
            variance *= 1 - reflection * reflection
            let criterion = count * log(variance) + Double(order) * log(count)
            if criterion < bestCriterion {
                bestCriterion = criterion
                phi1 = phi[0]
                phi2 = order > 1 ? phi[1] : 0
                phi3 = order > 2 ? phi[2] : 0
            }
        }
    }
}
