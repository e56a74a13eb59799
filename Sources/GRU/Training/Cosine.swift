#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The platform's cosine, in radians.
func cosine(_ angle: Double) -> Double {
    cos(angle)
}
