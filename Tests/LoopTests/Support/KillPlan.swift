import Foundation
import RandomNumbers

/// The order and the delays of the kills, determined by a seed.
struct KillPlan {
    /// One `kill -9`.
    struct Moment {
        /// Counted from 1.
        var number: Int
        var victim: LoopProgram
        /// The time from the recovery after the previous kill to this kill.
        var delay: Duration
    }

    let seed: UInt64
    let moments: [Moment]

    /// Every program is killed equally often, in random order.
    init(kills: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var victims: [LoopProgram] = []
        self.seed = seed
        moments = (0..<max(kills, 0))
            .map { index in
                if victims.isEmpty { victims = LoopProgram.allCases.shuffled(using: &random) }
                return Moment(
                    number: index + 1,
                    victim: victims.removeLast(),
                    delay: random.duration(milliseconds: 0...1000)
                )
            }
    }

    /// The plan of the variables `AEROCAST_KILLS` and `AEROCAST_KILL_SEED`.
    ///
    /// Without them, a few kills with a random seed; the seed is printed.
    static func announced(for test: String) -> KillPlan {
        let environment = ProcessInfo.processInfo.environment
        let kills = environment["AEROCAST_KILLS"].flatMap { Int($0) } ?? 12
        let seed = environment["AEROCAST_KILL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...999_999)
        print("\(test): again with AEROCAST_KILLS=\(kills) AEROCAST_KILL_SEED=\(seed)")
        return KillPlan(kills: kills, seed: seed)
    }
}
