package import Observations

/// Delays observations until they are due, at a ``ReplaySpeed``.
///
/// The first observation passes immediately and links weather time to the clock. Every later observation is due at a
/// time computed from there, so that delays do not accumulate: a reader that falls behind catches up without waiting.
/// An observation that is not later than the first passes immediately.
package struct Pacer<Ticker: Clock> where Ticker.Duration == Duration {
    private let speed: ReplaySpeed
    private let clock: Ticker
    private var start: (time: Timestamp, instant: Ticker.Instant)?

    package init(speed: ReplaySpeed, clock: Ticker) {
        self.speed = speed
        self.clock = clock
    }

    /// Waits until an observation of this time is due.
    ///
    /// - Throws: `CancellationError`.
    package mutating func wait(
        for time: Timestamp,
        isolation actor: isolated (any Actor)? = #isolation
    ) async throws {
        try Task.checkCancellation()
        guard speed != .maximum else { return }
        guard let start else {
            start = (time, clock.now)
            return
        }
        let due = start.instant.advanced(by: speed.clockTime(for: time - start.time))
        if due > clock.now { try await clock.sleep(until: due, tolerance: nil) }
    }
}
