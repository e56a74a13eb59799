import Forecasting
import Foundation
import HTTPClient

/// Live observations of one station from the API of the United States' National Weather Service.
///
/// A reading first fetches the collection (the service keeps about a week), then asks for the latest report once in each
/// `pollInterval`, with the validators of the answer before (ETag, Last-Modified), so that an unchanged report costs no
/// body. If the latest report leaves hours out, the collection is fetched again. A reading has no end.
///
/// When things go wrong:
/// - no connection, a timeout, half a body, 408, 425, 429, 5xx, and 200 with something unreadable: tried again as the
///   policy says, without limit by default, waiting at least what `Retry-After` asks for; told to the retrier's
///   `onRetry`;
/// - any other status (404 for a station that does not exist) and an unknown unit end the reading with an error;
/// - a report from the future is passed over, since it would hide all that follow, and asked for again: it may be our
///   clock that is wrong;
/// - nulls, values rejected by quality control or impossible on Earth are missing channels.
package struct NWSSource: ObservationSource {
    package struct Configuration: Sendable {
        /// Such as `KJFK`.
        package var station: String
        /// Names the application and a contact, as the service requires.
        package var userAgent: String
        package var baseURL = "https://api.weather.gov"
        package var pollInterval: Duration = .seconds(300)
        /// `station` reads `barometricPressure`.
        package var pressure: PressureKind = .seaLevel

        package init(station: String, userAgent: String) {
            self.station = station
            self.userAgent = userAgent
        }
    }

    /// Never gives up; at most five minutes between attempts, at most an hour if the service asks for it.
    package static let patience = RetryPolicy(
        initialDelay: .seconds(1),
        maximumDelay: .seconds(300),
        maximumRetryAfter: .seconds(3600),
        maximumAttempts: nil
    )

    private let api: NWSClient
    private let pollInterval: Duration
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date

    /// `now` serves `Retry-After` dates and the plausibility of report times; `clock` the pauses between requests.
    ///
    /// - Throws: ``FormatError`` for an empty User-Agent, and for a station or pressure that cannot be.
    package init(
        _ configuration: Configuration,
        transport: any HTTPTransport,
        retrier: Retrier = Retrier(policy: NWSSource.patience),
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(FormatError) {
        api = try NWSClient(configuration, transport: transport, retrier: retrier, now: now)
        pollInterval = configuration.pollInterval
        self.clock = clock
        self.now = now
    }

    /// Asks the service.
    package func stations() async throws -> [Station] { [try await api.station()] }

    package func observations(after time: Timestamp?) -> ObservationSequence {
        ObservationSequence {
            NWSCursor(api: api, feed: NWSFeed(after: time), after: time, interval: pollInterval, clock: clock, now: now)
        }
    }
}

private struct NWSCursor: ObservationCursor {
    let api: NWSClient
    var feed: NWSFeed
    let after: Timestamp?
    let interval: Duration
    let clock: any Clock<Duration>
    let now: @Sendable () -> Date
    var needsCollection = true
    var validators = NWSClient.Validators()

    mutating func next(isolation actor: isolated (any Actor)?) async throws -> Observation? {
        while true {
            try Task.checkCancellation()
            if let observation = feed.next() { return observation }
            if needsCollection {
                let start = feed.newestHour.map { Timestamp(hour: $0).adding(hours: -1) }
                feed.add(plausible(try await api.collection(from: start)))
                needsCollection = false
            } else {
                try await clock.sleep(for: interval)
                let reports = try await api.latest(validators: &validators)
                let latest = plausible(reports)
                if latest.count < reports.count { validators = NWSClient.Validators() }
                needsCollection = latest.first.map { feed.leavesGap(before: $0.time) } ?? false
                if !needsCollection { feed.add(latest) }
            }
        }
    }

    /// A station's clock may run a little ahead of ours, as much as the API accepts.
    private func plausible(_ reports: [Observation]) -> [Observation] {
        let limit = now().addingTimeInterval(300)
        return reports.filter { Double($0.time.secondsSince1970) <= limit.timeIntervalSince1970 }
    }
}
