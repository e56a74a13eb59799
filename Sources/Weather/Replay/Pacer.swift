import Forecasting

/// Holds observations back until their time comes, at a ``ReplaySpeed``.
///
/// The first observation passes at once and ties weather time to the clock; every later one is due at a moment reckoned
/// from there, so that delays do not add up: a reader that falls behind catches up without waiting. An observation that is
/// not later than the first passes at once.
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
        guard case .times(let factor) = speed else { return }
        guard let start else {
            start = (time, clock.now)
            return
        }
        let seconds = Double(time.secondsSince1970 - start.time.secondsSince1970) / factor
        // Beyond a thousand years `Duration` would overflow.
        let due = start.instant.advanced(by: .seconds(min(max(seconds, 0), 3e10)))
        if due > clock.now { try await clock.sleep(until: due, tolerance: nil) }
    }
}
