#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension SplitMix64 {
    /// Uniform in a range.
    package mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// Standard normal, by the Box–Muller transform.
    package mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }

    /// Student's t with the given degrees of freedom, at least 3, scaled to unit variance.
    package mutating func studentT(degrees: Int) -> Double {
        var chiSquared = 0.0
        for _ in 0..<degrees {
            let z = normal()
            chiSquared += z * z
        }
        return normal() / (chiSquared / Double(degrees)).squareRoot()
            * (Double(degrees - 2) / Double(degrees)).squareRoot()
    }
}
