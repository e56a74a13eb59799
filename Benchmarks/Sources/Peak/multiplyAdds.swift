// Compiled twice: with registers of eight floats, and in the module WidePeak with registers of sixteen floats.
#if AEROCAST_WIDE
private typealias Register = SIMD16<Float>
#else
private typealias Register = SIMD8<Float>
#endif

/// Multiply-adds in each round of ``multiplyAdds(rounds:start:)``.
package let multiplyAddsInRound = 12 * Register.scalarCount

/// Computes twelve independent sums, more than latency × throughput of the multiply-adds on any current core.
@inline(never)
package func multiplyAdds(rounds: Int, start: Float) -> Float {
    let (factor, term) = (Register(repeating: 0.999), Register(repeating: start))
    var (a0, a1, a2, a3) = (term, term + 1, term + 2, term + 3)
    var (a4, a5, a6, a7) = (term + 4, term + 5, term + 6, term + 7)
    var (a8, a9, a10, a11) = (term + 8, term + 9, term + 10, term + 11)
    var rest = rounds
    while rest > 0 {
        a0 = term.plus(a0, times: factor)
        a1 = term.plus(a1, times: factor)
        a2 = term.plus(a2, times: factor)
        a3 = term.plus(a3, times: factor)
        a4 = term.plus(a4, times: factor)
        a5 = term.plus(a5, times: factor)
        a6 = term.plus(a6, times: factor)
        a7 = term.plus(a7, times: factor)
        a8 = term.plus(a8, times: factor)
        a9 = term.plus(a9, times: factor)
        a10 = term.plus(a10, times: factor)
        a11 = term.plus(a11, times: factor)
        rest &-= 1
    }
    return (a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11).sum()
}

extension Register {
    @inline(__always)
    fileprivate func plus(_ x: Register, times y: Register) -> Register {
        #if AEROCAST_PORTABLE
        self + x * y
        #else
        addingProduct(x, y)
        #endif
    }
}
