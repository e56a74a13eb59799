import Foundation

/// Processor time of this process, over all threads, which depends little on other programs.
package enum ProcessorTime {
    /// The time of the shortest of several runs, in seconds.
    package static func shortest(rounds: Int, _ body: () -> Void) -> Double {
        (0..<rounds)
            .map { _ in
                let start = now
                body()
                return now - start
            }
            .min() ?? 0
    }

    /// The time of the shortest of several runs, in seconds.
    package static func shortest(rounds: Int, _ body: () async -> Void) async -> Double {
        var best = Double.infinity
        for _ in 0..<rounds {
            let start = now
            await body()
            best = min(best, now - start)
        }
        return best
    }

    /// The processor time since the start of the process, in seconds.
    package static var now: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
