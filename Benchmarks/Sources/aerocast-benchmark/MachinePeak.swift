import Figures

/// The multiply-adds one core can do when it has nothing else to do.
enum MachinePeak {
    /// In GFLOP/s, with vectors of eight floats as the kernels use them.
    static func gigaflops() -> Double {
        let rounds = 20_000
        var start = Float(0)
        let seconds = Stopwatch.shortest(rounds: 200, repetitions: 1) {
            start += 1e-3
            start += 1e-20 * run(rounds, start)
        }
        return Double(rounds) * 12 * 16 / seconds * 1e-9
    }

    /// Twelve independent sums: more than latency times width on any current core.
    @inline(never)
    private static func run(_ rounds: Int, _ start: Float) -> Float {
        let factor = SIMD8<Float>(repeating: 0.999)
        let term = SIMD8<Float>(repeating: start)
        var (a0, a1, a2, a3) = (term, term + 1, term + 2, term + 3)
        var (a4, a5, a6, a7) = (term + 4, term + 5, term + 6, term + 7)
        var (a8, a9, a10, a11) = (term + 8, term + 9, term + 10, term + 11)
        for _ in 0..<rounds {
            (a0, a1, a2, a3) = (step(a0), step(a1), step(a2), step(a3))
            (a4, a5, a6, a7) = (step(a4), step(a5), step(a6), step(a7))
            (a8, a9, a10, a11) = (step(a8), step(a9), step(a10), step(a11))
        }
        func step(_ sum: SIMD8<Float>) -> SIMD8<Float> {
            #if AEROCAST_PORTABLE
            term + sum * factor
            #else
            term.addingProduct(sum, factor)
            #endif
        }
        return (a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11).sum()
    }
}
