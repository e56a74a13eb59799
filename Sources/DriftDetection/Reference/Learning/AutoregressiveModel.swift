#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The autocorrelation of errors: z(t) = φ₁·z(t−1) + φ₂·z(t−2) + φ₃·z(t−3) + innovation.
package struct AutoregressiveModel: Sendable, Codable, Hashable {
    package private(set) var phi1 = 0.0
    package private(set) var phi2 = 0.0
    package private(set) var phi3 = 0.0

    /// Fits orders 0 to 3 by Yule–Walker (Levinson–Durbin recursion) and keeps the order with the lowest BIC.
    package init(_ products: LaggedProducts) {
        let covariance = products.covariances
        guard products.rows[3] > 30, covariance[0] > 0 else { return }
        select(covariance: zip(covariance, products.rows).map { $0 / $1 }, count: products.rows[0])
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
