package import Foundation
package import Observations

/// The observations of another source, each at its time by the wall clock or later.
///
/// For an unbounded simulation: past observations are passed on without delay, later ones in real time.
package struct PunctualSource: ObservationSource {
    private let source: any ObservationSource
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - source: the observations.
    ///   - clock: waits for observations of the future.
    ///   - now: the wall clock.
    package init(
        _ source: any ObservationSource,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.source = source
        self.clock = clock
        self.now = now
    }

    package func stations() async throws -> [Station] { try await source.stations() }

    package func observations(after time: Timestamp?) -> ObservationSequence {
        ObservationSequence {
            PunctualCursor(iterator: source.observations(after: time).makeAsyncIterator(), clock: clock, now: now)
        }
    }
}

private struct PunctualCursor: ObservationCursor {
    /// The maximum sleep; the wall clock is read again after it, because it may be set during a sleep.
    static let longestSleep = Duration.hours(1)

    var iterator: ObservationSequence.Iterator
    let clock: any Clock<Duration>
    let now: @Sendable () -> Date

    mutating func next(isolation actor: isolated (any Actor)?) async throws -> Observation? {
        guard let observation = try await iterator.next(isolation: actor) else { return nil }
        while true {
            let lead = Duration.seconds(Double(observation.time.secondsSince1970) - now().timeIntervalSince1970)
            guard lead > .zero else { return observation }
            try await clock.sleep(for: min(lead, Self.longestSleep))
        }
    }
}
