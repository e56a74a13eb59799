import CProcessor
import Figures
import Peak
import WidePeak

/// The peak rate of multiply-adds of one idle core, with the widest registers that the kernels use on it.
enum MachinePeak {
    /// The peak in GFLOP/s.
    static func gigaflops() -> Double {
        #if !AEROCAST_PORTABLE
        if aerocast_has_wide_registers() {
            return gigaflops(WidePeak.multiplyAddsInRound, WidePeak.multiplyAdds)
        }
        #endif
        return gigaflops(Peak.multiplyAddsInRound, Peak.multiplyAdds)
    }

    private static func gigaflops(_ multiplyAdds: Int, _ run: (_ rounds: Int, _ start: Float) -> Float) -> Double {
        let rounds = 20_000
        var start = Float(0)
        let seconds = Stopwatch.shortest(rounds: 200, repetitions: 1) {
            start += 1e-3
            start += 1e-20 * run(rounds, start)
        }
        return Double(rounds * multiplyAdds * 2) / seconds * 1e-9
    }
}
