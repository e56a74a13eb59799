/// The shortest of many short measurements: what the machine can do when nothing else wants it.
package enum Stopwatch {
    /// Measures `body`.
    ///
    /// - Parameters:
    ///   - rounds: Measurements, of which the shortest counts.
    ///   - repetitions: Calls per measurement; a measurement should last well under a time slice.
    ///   - body: Must do something different each time, or the optimiser may hoist it.
    /// - Returns: Seconds that one call takes.
    /// - Throws: What `body` throws.
    package static func shortest(rounds: Int, repetitions: Int, _ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        var best = Double.infinity
        for _ in 0..<rounds {
            let start = clock.now
            for _ in 0..<repetitions { try body() }
            best = min(best, seconds(since: start) / Double(repetitions))
        }
        return best
    }

    package static func seconds(since start: ContinuousClock.Instant) -> Double {
        let duration = ContinuousClock.now - start
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}
