#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The variance of sums over windows of correlated scores, divided by the window's length.
///
/// 1 + 2·Σ(1 − k/w)·ρₖ for windows of w scores; for sums weighted with a daily wave ρₖ is weighted by the wave. The
/// result is at least 1.
struct WindowVariance {
    /// Σρₖ and Σk·ρₖ over the first 0, 1, 2, … lags.
    private var sums: [(plain: Double, byLag: Double)] = [(0, 0)]

    /// - Parameters:
    ///   - correlation: ρ₁, ρ₂, …; zero at longer lags.
    ///   - wave: The weight of each ρₖ; `nil` for 1.
    init(_ correlation: [Double], wave: [Double]? = nil) {
        for (index, value) in correlation.enumerated() {
            let weighted = value * (wave?[index] ?? 1)
            let last = sums[index]
            sums.append((last.plain + weighted, last.byLag + weighted * Double(index + 1)))
        }
    }

    /// The variance for windows of `rows` rows.
    subscript(rows rows: Int) -> Double {
        let sum = sums[min(rows - 1, sums.count - 1)]
        return max(1 + 2 * (sum.plain - sum.byLag / Double(rows)), 1)
    }

    /// The cosine of a wave with a period of `period` rows, at lags 1 to `count`.
    static func wave(period: Double, count: Int) -> [Double] {
        (1...count).map { cos(2 * Double.pi / period * Double($0)) }
    }
}
