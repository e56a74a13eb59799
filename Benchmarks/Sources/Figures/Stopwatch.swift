/// The shortest of many short measurements, as an estimate of the time without other load.
package enum Stopwatch {
    /// Measures `body`.
    ///
    /// - Parameters:
    ///   - rounds: The number of measurements; the shortest counts.
    ///   - repetitions: Calls per measurement; a measurement should last well under a time slice.
    ///   - body: The measured work; it must differ from call to call, or the optimizer may hoist it.
    /// - Returns: Seconds for one call.
    /// - Throws: An error of `body`.
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
