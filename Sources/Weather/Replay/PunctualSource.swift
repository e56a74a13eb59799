import Forecasting
import Foundation

/// Gives the observations of another source, none before its time has come by the wall clock.
///
/// For a simulation without an end: its past comes as fast as it is taken, and from the present on it goes in real
/// time.
package struct PunctualSource: ObservationSource {
    private let source: any ObservationSource
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date

    /// `now` says which observations lie in the future; `clock` waits for them.
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
    /// In seconds; after that the wall clock is read again, which may have been set meanwhile.
    static let longestSleep = 3600.0

    var iterator: ObservationSequence.Iterator
    let clock: any Clock<Duration>
    let now: @Sendable () -> Date

    mutating func next(isolation actor: isolated (any Actor)?) async throws -> Observation? {
        guard let observation = try await iterator.next(isolation: actor) else { return nil }
        while true {
            let seconds = Double(observation.time.secondsSince1970) - now().timeIntervalSince1970
            guard seconds > 0 else { return observation }
            try await clock.sleep(for: .seconds(min(seconds, Self.longestSleep)))
        }
    }
}
