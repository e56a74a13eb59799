import Foundation

/// Processor time of this process, all threads together: what others do on the machine counts little.
package enum ProcessorTime {
    /// The shortest of several runs, in seconds.
    package static func shortest(rounds: Int, _ body: () -> Void) -> Double {
        (0..<rounds)
            .map { _ in
                let start = now
                body()
                return now - start
            }
            .min() ?? 0
    }

    /// The shortest of several runs, in seconds.
    package static func shortest(rounds: Int, _ body: () async -> Void) async -> Double {
        var best = Double.infinity
        for _ in 0..<rounds {
            let start = now
            await body()
            best = min(best, now - start)
        }
        return best
    }

    /// In seconds, since the process began.
    package static var now: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
